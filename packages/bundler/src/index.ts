export type { BundleFunction, Bundled, BundleRequest } from './bundle.ts'
export { bundle } from './bundle.ts'
