export type { BundleFunction, Bundled, BundleRequest } from './bundle.ts'
export { bundle } from './bundle.ts'
export type { Measured, MeasureOptions } from './measure/cold-start.ts'
export { measureColdStart } from './measure/cold-start.ts'
