/** Everything below it, in the service folder, is ours. */
export const OUR_FOLDER = '.skyfold'
