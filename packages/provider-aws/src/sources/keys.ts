import type { AwsKeys } from '../request/signature.ts'

/**
 * Keys of the environment, unless a profile is asked for; then and otherwise the SDK looks where the AWS CLI looks: files,
 * SSO, containers, the machine's role. Errors: those of the SDK's providers.
 */
export async function keysOf(
  env: Readonly<Record<string, string | undefined>>,
  profile: string | undefined,
): Promise<AwsKeys> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env
  if (profile === undefined && accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, sessionToken }
  const { STS } = await import('@aws-sdk/client-sts')
  // A client carries the chain; no request is sent with it here.
  const sts = new STS({ region: 'us-east-1', ...(profile === undefined ? {} : { profile }) })
  try {
    return await sts.config.credentials()
  } finally {
    sts.destroy()
  }
}
