# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands of README, guides and the other documents, and those of them that no test runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import DOCUMENTS, ROOT, blocks

OTHERS = [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "tests" / "sandbox" / "README.md"]
OTHERS += [ROOT / ".github" / "pull_request_template.md"]
OTHERS += [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "roles").glob("*/README.md"))]
EVERY_DOCUMENT = [*DOCUMENTS, *OTHERS]

REPOSITORY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["repository"]
_GALAXY = "galaxy.ansible.com is needed"
_PACKAGES = "a package index is needed"
_MENTION = "it is named in a sentence, and lacks what it works on"

NOT_RUN = {
    f"git clone {REPOSITORY}": "GitHub is needed",
    f"cd {REPOSITORY.rpartition('/')[2]}": "it enters what the command before it would have cloned",
    "ansible-galaxy collection install voiceops.twilio": _GALAXY,
    "ansible-galaxy collection install voiceops.twilio --upgrade": _GALAXY,
    "ansible-galaxy collection install -r requirements.yml": _GALAXY,
    "pip install 'requests>=2.28'": _PACKAGES,
    "python -m pip install -r tests/sandbox/requirements.txt": _PACKAGES,
    "python tests/sandbox": "it runs until it is stopped; test_the_sandbox starts it",
    "ansible-builder build --file execution-environment.yml"
    " --tag registry.example.com/ee-twilio:1": "a container engine is needed; the session"
    " execution-environment makes its environment from the definition",
    "ansible-playbook voiceops.twilio.audit -i accounts.yml"
    """ -e 'byoc_trunk_audit_expected_file="trunks/{{ inventory_hostname }}.yml"'""": "its"
    " inventory is in another guide; test_audit_playbook.py runs it",
    """python3 -c 'import json; log = json.load(open("byoc-trunk-audit/audit.sarif")); """
    """[run.update(results=[it for it in run["results"] if not it["suppressions"]]) for run in """
    """log["runs"]]; json.dump(log, open("open.sarif", "w"))'""": "its file is the report of an"
    " audit; test_code_scanning_guide.py runs it",
    "git diff": _MENTION,
    "ansible-vault encrypt_string": _MENTION,
    "ansible-playbook --flush-cache": _MENTION,
    "curl --parallel-max 8": _MENTION,
}
"""Commands that no test carries out, and the reason. A command of make is run with --dry-run."""

_PROGRAMS = r"ansible(?:-\w+)?|make|pip|python3?|git|export|curl|podman|docker|env|cd"
_INLINE = re.compile(rf"(?<!`)`{{1,2}}((?:{_PROGRAMS}) [^`\n]+)`{{1,2}}")
_CODE = re.compile(
    r"^(?:```.*?^```|\.\. code-block::.*?(?=^\S|\Z(?!\n)))", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"\s+#\s.*$")


class Script(NamedTuple):
    """Commands that belong together: those of one block of code, or one inside of a sentence."""

    document: Path
    commands: tuple[str, ...]


def scripts(document: Path) -> list[Script]:
    """Return the scripts of `document`: first its blocks, then what its sentences name."""
    found = [_of_block(block.language, block.text) for block in blocks(document, "bash", "console")]
    sentences = _CODE.sub("", document.read_text(encoding="utf-8"))
    found += [(command,) for command in dict.fromkeys(_INLINE.findall(sentences))]
    return [Script(document, commands) for commands in found]


def _of_block(language: str, text: str) -> tuple[str, ...]:
    lines = re.sub(r" *\\\n *", " ", text).splitlines()
    if language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    return tuple(_COMMENT.sub("", line) for line in lines if line.strip())


def named_files(document: Path) -> dict[str, str]:
    """Return the files that `document` shows, by the name in their first line."""
    files = {}
    for block in blocks(document, "yaml", "yaml+jinja", "ini"):
        name = re.match(r"# (\S+\.(?:yml|cfg))\n", block.text)
        if name:
            files[name[1]] = block.text
    return files
