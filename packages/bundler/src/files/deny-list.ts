/**
 * Files that never belong in a package, whatever a pattern says: credentials, keys, state, source maps. Names are
 * judged first; a private key is recognised in a file of any name.
 */

const FOLDERS = new Set(
  (
    '.git .svn .hg .ssh .gnupg .aws .azure .gcloud .kube .docker .composer ' +
    '.terraform .pulumi .serverless .skyfold .vault .password-store'
  ).split(' '),
)

const NAMES: readonly RegExp[] = [
  /^\.env(rc$|$|\.|-|_)/,
  /\.env$/,
  /^\.dev\.vars/,
  /^\.(npmrc|yarnrc(\.yml)?|netrc|pypirc|pgpass|my\.cnf|htpasswd|git-credentials|dockercfg|dockerconfigjson)$/,
  /^\.(vault-token|boto|s3cfg|databrickscfg|terraformrc|clasprc\.json)$/,
  /^_netrc$/,
  /^\..*_history$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
  /^secring\./,
  /\.(pem|key|p8|p12|pfx|ppk|jks|keystore|keytab|kdbx|ovpn|asc|gpg|pgp)$/,
  /\.tfstate(\.|$)/,
  /\.(tfvars(\.json)?|tfplan|tfrc|tfrc\.json)$/,
  /^service[-_]?account.*\.json$/,
  /^(client[-_]secret|gcp[-_]key|firebase[-_]adminsdk).*\.json$/,
  /-firebase-adminsdk-.*\.json$/,
  /^(application[-_]default[-_])?credentials(\.(json|csv|ya?ml|ini|toml))?$/,
  /^(accesskeys|rootkey|azureprofile|accesstokens)\.(csv|json)$/,
  /^local\.settings\.json$/,
  /^(kubeconfig|.*\.kubeconfig)$/,
  /^secrets?\.(json|ya?ml|toml|ini|env)$/,
  /\.map$/,
]

/** True for a path (forward slashes) of the list; letters count alike in either case. */
export function isDenied(path: string): boolean {
  const segments = path.toLowerCase().split('/')
  const name = segments.pop() ?? ''
  return segments.some((folder) => FOLDERS.has(folder)) || NAMES.some((pattern) => pattern.test(name))
}

/** The line with which the text form of every private key begins (RFC 7468), in JSON too. */
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----/

/** True when a private key is written in the file, as in the key file of a service account. */
export function holdsPrivateKey(data: Uint8Array): boolean {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length)
  return bytes.includes('PRIVATE KEY') && PRIVATE_KEY.test(bytes.toString('latin1'))
}
