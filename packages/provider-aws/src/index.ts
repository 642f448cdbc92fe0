export { provider } from './provider.ts'
export type { AwsClients } from './clients.ts'
