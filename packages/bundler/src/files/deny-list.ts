/** Files that never belong in a package, whatever a pattern says: credentials, keys, state, source maps. */

const FOLDERS = new Set(
  (
    '.git .svn .hg .ssh .gnupg .aws .azure .gcloud .kube .docker ' +
    '.terraform .serverless .skyfold .vault .password-store'
  ).split(' '),
)

const NAMES: readonly RegExp[] = [
  /^\.env(rc$|$|\.|-|_)/,
  /\.env$/,
  /^\.(npmrc|yarnrc(\.yml)?|netrc|pypirc|pgpass|my\.cnf|htpasswd|git-credentials|dockercfg|dockerconfigjson|vault-token|boto|s3cfg)$/,
  /^_netrc$/,
  /^\.(bash|zsh|psql|mysql|node_repl)_history$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
  /\.(pem|key|p12|pfx|ppk|jks|keystore|kdbx|ovpn|asc|gpg|pgp)$/,
  /\.tfstate(\.|$)/,
  /\.tfvars(\.json)?$/,
  /^service[-_]?account.*\.json$/,
  /^(client[-_]secret|gcp[-_]key|firebase[-_]adminsdk).*\.json$/,
  /-firebase-adminsdk-.*\.json$/,
  /^(application[-_]default[-_])?credentials(\.(json|csv|ya?ml|ini))?$/,
  /^(accesskeys|rootkey|azureprofile|accesstokens)\.(csv|json)$/,
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
