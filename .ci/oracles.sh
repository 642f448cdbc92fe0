#!/usr/bin/env bash
# Installs what checks Skyfold from outside into a folder beside the
# checkout, once for each version. Usage: .ci/oracles.sh [oracle…]; without arguments all of them.
set -euo pipefail

folder="${SKYFOLD_ORACLES:-$HOME/.cache/skyfold-oracles}"
mkdir -p "$folder"

# python_oracle NAME VERSION PACKAGE…: a virtual environment of its own in $folder/NAME-VERSION, found as $folder/NAME.
python_oracle() {
  local name="$1" version="$2"
  shift 2
  local home="$folder/$name-$version"
  if [ ! -e "$home/.complete" ]; then
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check "$@"
    touch "$home/.complete"
  fi
  ln -sfn "$home" "$folder/$name"
}

# node_oracle NAME VERSION PACKAGE…: an npm project of its own in $folder/NAME-VERSION, found as $folder/NAME. The install
# scripts of its packages run: some of them are built from source.
node_oracle() {
  local name="$1" version="$2"
  shift 2
  local home="$folder/$name-$version"
  if [ ! -e "$home/.complete" ]; then
    rm -rf "$home"
    mkdir -p "$home"
    echo '{ "private": true }' >"$home/package.json"
    (cd "$home" && npm install --ignore-scripts=false --dangerously-allow-all-scripts --no-audit --no-fund \
      --loglevel=error "$@" >"$home/install.log" 2>&1) || { tail -n 40 "$home/install.log"; exit 1; }
    touch "$home/.complete"
  fi
  ln -sfn "$home" "$folder/$name"
}

# go_oracle NAME VERSION MODULE: a program of a Go module, built into $folder/NAME-VERSION, found as $folder/NAME.
go_oracle() {
  local name="$1" version="$2" module="$3"
  local home="$folder/$name-$version"
  if [ ! -e "$home/.complete" ]; then
    rm -rf "$home"
    debian_tools go=golang-go
    GOBIN="$home" go install "$module@v$version" 2>"$folder/$name.log" || { tail -n 40 "$folder/$name.log"; exit 1; }
    touch "$home/.complete"
  fi
  ln -sfn "$home" "$folder/$name"
}

# debian_tools COMMAND=PACKAGE…: installs the packages whose commands are not there.
debian_tools() {
  local missing=()
  for tool in "$@"; do
    command -v "${tool%%=*}" >/dev/null || missing+=("${tool#*=}")
  done
  [ "${#missing[@]}" -eq 0 ] && return
  apt-get update -qq && apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# AWS CLI and boto3: independent clients of test/clouds/aws.
oracle_aws() {
  python_oracle aws 1.46.3 awscli==1.46.3 boto3==1.44.8
}

# A server with S3 and SSM that knows conditional writes: state stores are run against it.
oracle_moto() {
  python_oracle moto 5.2.5 'moto[server]==5.2.5'
}

# Lambda's own runtime client for Node.js (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client).
oracle_lambda_ric() {
  debian_tools autoconf=autoconf automake=automake libtoolize=libtool cmake=cmake g++=g++ make=make
  node_oracle lambda-ric 3.3.0 aws-lambda-ric@3.3.0
}

# Google's runtime of HTTP functions (https://github.com/GoogleCloudPlatform/functions-framework-nodejs).
oracle_functions_framework() {
  node_oracle functions-framework 5.0.5 @google-cloud/functions-framework@5.0.5
}

# Google's Python clients: independent drivers of test/clouds/gcp.
oracle_gcp_python() {
  python_oracle gcp-python 1.25.0 google-cloud-functions==1.25.0 google-api-python-client==2.202.0 \
    google-auth-httplib2==0.2.1 requests==2.32.5
}

# Azure's Python clients: independent drivers of test/clouds/azure.
oracle_azure_python() {
  python_oracle azure-python 11.0.1 azure-mgmt-web==11.0.1 azure-mgmt-resource==26.0.0 azure-mgmt-storage==25.3.0 \
    azure-mgmt-authorization==4.0.0 azure-identity==1.27.0
}

# Azure's own programming model for Node.js: what it registers is what the host expects.
oracle_azure_functions() {
  node_oracle azure-functions 4.16.5 @azure/functions@4.16.5
}

# A server with Cloud Storage's JSON API: the store of states runs against it.
oracle_fake_gcs_server() {
  go_oracle fake-gcs-server 1.56.1 github.com/fsouza/fake-gcs-server
}

# Google's and Azure's own clients for object storage: independent readers of what the stores wrote.
oracle_blob_clients() {
  python_oracle blob-clients 3.17.1 google-cloud-storage==3.17.1 azure-storage-blob==12.31.1
}

# A server with Azure's Blob service: the store of states runs against it. Newer versions need a newer Node.
oracle_azurite() {
  node_oracle azurite 3.35.0 azurite@3.35.0
}

all() {
  declare -F | awk '/ oracle_/ { sub(/.* oracle_/, ""); print }'
}

for name in "${@:-}"; do
  if [ -z "$name" ]; then
    for each in $(all); do "oracle_$each"; done
  else
    "oracle_$name"
  fi
done
echo "oracles in $folder: $(cd "$folder" && ls -d -- *-* 2>/dev/null | tr '\n' ' ')"
