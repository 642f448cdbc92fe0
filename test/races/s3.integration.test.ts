import { aws } from '../clouds/aws/cloud.ts'
import { startMoto } from '../state/s3/moto.ts'
import { describeRaces } from './race-suite.ts'

describeRaces({ name: 'the S3 of the strict AWS', cloud: aws, isShared: false })

describeRaces({
  name: 'the S3 of moto',
  cloud: aws,
  isShared: false,
  async open(context) {
    const moto = await startMoto(context)
    const { AWS_ENDPOINT_URL: url = '' } = moto.env
    const forget = async (): Promise<void> => {
      await fetch(`${url}/moto-api/reset`, { method: 'POST' })
      await fetch(`${url}/given`, { method: 'PUT' })
    }
    await forget()
    const env = { AWS_ENDPOINT_URL_S3: url, SKYFOLD_STATE: 's3://given/states' }
    return { env, forget, stop: () => moto.stop() }
  },
})
