#!/usr/bin/env bash
# Installs what checks Skyfold from outside (https://pypi.org, https://registry.npmjs.org) into a folder beside the
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

# AWS CLI and boto3: independent clients of test/clouds/aws.
oracle_aws() {
  python_oracle aws 1.46.3 awscli==1.46.3 boto3
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
