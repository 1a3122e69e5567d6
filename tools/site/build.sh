#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Builds the documentation site into FOLDER/html: tools/site/build.sh FOLDER
# After the build.sh of `antsibull-docs sphinx-init`. It needs no network. A warning is a failure.
set -o errexit -o nounset -o pipefail

pages=$1/rst
rm -rf "$1"
# antsibull-docs refuses a folder that others may write to.
mkdir -p "$1"
mkdir --mode=0755 "$pages"
antsibull-docs collection --use-current --squash-hierarchy --fail-on-error --cleanup everything \
    --dest-dir "$pages" voiceops.twilio

# The guides name pictures by address, because other sites show them. This one has its own copies.
# Furo shows the contents of each page beside it, and warns of contents inside.
cp -R docs/docsite/images docs/*.md "$pages"
sed -i -e 's,https://raw\.[^ ]*/docs/docsite/images/,../images/,' -e '/^\.\. contents::/,/^$/d' \
    "$pages"/*.rst "$pages"/docsite/*.rst
printf '\nMeasured\n========\n\n.. toctree::\n\n   mutants\n   performance\n' >>"$pages/index.rst"

# What Sphinx would otherwise fetch from Ansible's site.
sphobjinv convert zlib --quiet tools/site/ansible.txt "$pages/ansible.inv"
sphinx-build -M html "$pages" "$1" -c tools/site -W --keep-going --quiet
