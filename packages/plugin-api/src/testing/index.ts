export type { ContractFaults, ContractOutcome, ContractWorld, ProviderSubject } from './contract-world.ts'
export { describeProvider } from './provider-contract.ts'
export type { ServiceEdit } from './contract-service.ts'
export { contractFiles, contractService, SECRET_VALUE } from './contract-service.ts'
