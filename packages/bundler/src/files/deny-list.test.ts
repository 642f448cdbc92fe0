import assert from 'node:assert/strict'
import { holdsPrivateKey, isDenied } from './deny-list.ts'

const secrets = `
  .env .env.local .env.production .envrc .ENV prod.env .env-staging .env_backup config/.env.test .dev.vars
  .npmrc .yarnrc.yml .netrc _netrc .pypirc .pgpass .my.cnf .htpasswd .git-credentials .dockercfg .vault-token .boto .s3cfg
  .aws/credentials .aws/config .ssh/config .kube/config .docker/config.json .azure/azureProfile.json .gnupg/pubring.kbx
  .git/config .terraform/terraform.tfstate .serverless/meta.json .skyfold/state/key
  id_rsa id_ed25519 id_ecdsa.pub certs/server.pem server.key cert.p12 cert.pfx putty.ppk store.jks passwords.kdbx vpn.ovpn apns.p8
  http.keytab secring.gpg release.asc terraform.tfstate terraform.tfstate.backup prod.tfvars prod.auto.tfvars.json plan.tfplan
  service-account.json serviceAccountKey.json service_account_prod.json my-app-firebase-adminsdk-x1y2.json client_secret_123.json
  credentials credentials.json credentials.csv application_default_credentials.json rootkey.csv accessKeys.csv
  local.settings.json kubeconfig prod.kubeconfig secrets.json secret.yml secrets.toml .bash_history .python_history
  index.js.map dist/app.css.map
`

const harmless = `
  environment.ts env.json .envoy.yaml key.ts keys/readme.md package.json .npmignore data/credentials/readme.md monkey.txt
  map.json maps/world.json site.webmanifest public.crt secretary.json templates/email.html .htaccess .eslintrc.json
`

describe('the list of files that are never packed', () => {
  for (const path of words(secrets)) it(`has ${path}`, () => assert.ok(isDenied(path)))
  for (const path of words(harmless)) it(`does not have ${path}`, () => assert.ok(!isDenied(path)))

  const key = (kind: string): Buffer => Buffer.from(`-----BEGIN ${kind}-----\nMIIB\n-----END ${kind}-----\n`)
  for (const kind of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])
    it(`recognises a ${kind} in a file of any name`, () => assert.ok(holdsPrivateKey(key(kind))))

  it('recognises the key file of a service account', () => {
    const text = JSON.stringify({ type: 'service_account', private_key: key('PRIVATE KEY').toString() })
    assert.ok(holdsPrivateKey(Buffer.from(text)))
  })

  it('lets a certificate and a text about private keys pass', () => {
    assert.ok(!holdsPrivateKey(key('CERTIFICATE')))
    assert.ok(!holdsPrivateKey(Buffer.from('Keep your PRIVATE KEY to yourself.')))
  })
})

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}
