import { gcpCloud } from '../clouds/gcp/cloud.ts'
import { needOracle } from '../clouds/oracles.ts'
import { startServer } from '../state/suite/server-process.ts'
import { describeRaces } from './race-suite.ts'

const BUCKET = 'given'

describeRaces({ name: 'Cloud Storage', cloud: gcpCloud, isShared: false })

describeRaces({
  name: 'fake-gcs-server',
  cloud: gcpCloud,
  isShared: false,
  async open(context) {
    const program = needOracle(context, 'fake-gcs-server/fake-gcs-server')
    const server = await startServer(program, (port) =>
      `-scheme http -host 127.0.0.1 -port ${port} -backend memory -log-level error`.split(' '),
    )
    const url = `http://127.0.0.1:${server.port}`
    const headers = { 'content-type': 'application/json' }
    await fetch(`${url}/storage/v1/b`, { method: 'POST', headers, body: JSON.stringify({ name: BUCKET }) })
    const forget = async (): Promise<void> => {
      const objects = `${url}/storage/v1/b/${BUCKET}/o`
      // As the JSON API of Cloud Storage lists objects.
      const { items = [] } = (await (await fetch(objects)).json()) as { items?: { name: string }[] }
      for (const { name } of items)
        await fetch(`${objects}/${encodeURIComponent(name)}`, { method: 'DELETE' })
    }
    const env = { STORAGE_EMULATOR_HOST: url, SKYFOLD_STATE: `gs://${BUCKET}/states` }
    return { env, forget, stop: () => server.stop() }
  },
})
