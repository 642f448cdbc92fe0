import assert from 'node:assert/strict'
import type { JsonObject, Service, ServiceFunction } from '@skyfold/manifest'
import { reviewNative } from './native-settings.ts'

const AT = { file: 'serverless.yml', line: 7, column: 3, length: 5 }

describe('settings that only AWS knows', () => {
  it('are refused where a function would fail or be less protected without', () => {
    for (const key of ['vpc', 'layers', 'role', 'iamRoleStatements', 'fileSystemConfig', 'kmsKeyArn'])
      assert.deepEqual(said({}, { [key]: 'x' }), [`AWS_SETTING_REFUSED functions.f.${key}`])
    assert.deepEqual(said({ iam: { role: 'arn:aws:iam::1:role/x' } }), [
      'AWS_SETTING_REFUSED provider.iam.role',
    ])
    assert.deepEqual(said({ iam: { role: { 'Fn::GetAtt': ['Role', 'Arn'] } } }), [
      'AWS_SETTING_REFUSED provider.iam.role',
    ])
    assert.deepEqual(said({ iam: { role: { statements: [], permissionsBoundary: 'x' } } }), [
      'AWS_SETTING_REFUSED provider.iam.role.permissionsBoundary',
    ])
    assert.deepEqual(said({ endpointType: 'private', apiGateway: { resourcePolicy: [] } }), [
      'AWS_SETTING_REFUSED provider.endpointType',
      'AWS_SETTING_REFUSED provider.apiGateway.resourcePolicy',
    ])
  })

  it('warn where something is lost, and have a note where nothing is', () => {
    assert.deepEqual(said({ tracing: { lambda: true } }, { onError: 'arn' }), [
      'AWS_SETTING_LOST provider.tracing',
      'AWS_SETTING_LOST functions.f.onError',
    ])
    assert.deepEqual(said({ deploymentBucket: 'b', endpointType: 'REGIONAL' }), [
      'AWS_SETTING_IDLE provider.deploymentBucket',
      'AWS_SETTING_IDLE provider.endpointType',
    ])
  })

  it('say nothing where they are deployed', () => {
    assert.deepEqual(said({ profile: 'p', logRetentionInDays: 7, iam: { role: { statements: [] } } }), [])
  })
})

function said(options: JsonObject, native: JsonObject = {}): readonly string[] {
  // The review reads no more of a function and of a service than this.
  const definition = { name: 'f', native: { aws: native }, source: AT } as unknown as ServiceFunction
  const service = { functions: [definition] } as unknown as Service
  const found = reviewNative(service, { provider: 'aws', region: 'eu-west-1', options, source: AT })
  return found.map(({ code, message }) => `${code} ${/`([^`]+)`/.exec(message)?.[1]}`)
}
