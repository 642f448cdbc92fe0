export type { BundleFunction, Bundled, BundleRequest } from './bundle.ts'
