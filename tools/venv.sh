#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Runs a program of .venv, which holds nox and uv; makes .venv first where it is missing or old.
# PYTHON names the interpreter. Otherwise it is the newest one that a supported ansible-core runs on.
set -o errexit -o nounset -o pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A version manager's shim fails for a Python that is not selected: use the interpreters themselves.
folders_without_shims() {
  local folder
  tr ':' '\n' <<< "$PATH" | while read -r folder; do
    case $folder in
      */shims) find "${folder%/shims}"/{versions,installs/python}/3.*/bin -prune 2> /dev/null | sort -rV || true ;;
      *) echo "$folder" ;;
    esac
  done
}

makes_environments() {
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2> /dev/null
}

PATH=$(folders_without_shims | paste -sd : -)
export PATH
interpreter=
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3.10}; do
  if makes_environments "$name"; then
    interpreter=$(command -v "$name")
    break
  fi
done
if [ -z "$interpreter" ]; then
  echo "None of these is a Python 3.10 or later with venv and ensurepip:" \
    "${PYTHON:-python3.13 python3.12 python3.11 python3.10}." \
    "Install one (on Debian and Ubuntu: apt-get install python3-venv)," \
    "or name another one: make PYTHON=/opt/python/bin/python3.12 …" >&2
  exit 1
fi

requirements=tools/requirements/nox.txt
made_of=$(echo "$interpreter $PWD"; cat "$requirements")
if ! [ -x .venv/bin/python ] || [ "$made_of" != "$(cat .venv/made-of 2> /dev/null)" ]; then
  echo "Making .venv with nox and uv, on $interpreter …"
  rm -rf .venv
  "$interpreter" -m venv .venv
  .venv/bin/python -m pip --quiet --disable-pip-version-check install --requirement "$requirements"
  echo "$made_of" > .venv/made-of
fi
program=$1
shift
exec ".venv/bin/$program" "$@"
