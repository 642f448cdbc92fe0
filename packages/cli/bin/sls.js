#!/usr/bin/env node
// What has to be in place before any module is loaded; everything else is in src/main.ts.
// The AWS SDK announces the end of Node versions on stderr, which belongs to us.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
const { main } = await import('../dist/index.js')
await main(process.argv.slice(2))
