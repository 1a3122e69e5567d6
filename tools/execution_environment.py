# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An execution environment with the collection: `python -m tools.execution_environment FOLDER`.

As far as it goes without a container engine: ansible-builder accepts the definition that the guide
shows and makes the context of its image; it finds the requirements of the built collection; and in
an environment with these and nothing else, a playbook runs.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from pathlib import Path
from typing import Any

import yaml
from uv import find_uv_bin

from tools import installed
from tools.commands import run

GUIDE = Path("docs", "docsite", "rst", "automation_platform_guide.rst")
_DEFINITION = re.compile(
    r"^\.\. code-block:: yaml\n\n((?:    .*\n)*?    images:\n(?:    .*\n)+)", re.M
)
# Runs the module itself, asks nobody, and would fail without requests.
_PLAYBOOK: list[dict[str, Any]] = [
    {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"byoc_trunk_in_process": False, "ansible_python_interpreter": sys.executable},
        "tasks": [
            {
                "voiceops.twilio.byoc_trunk_info": {
                    "sids": [],
                    "api_key": f"SK{1:032}",
                    "api_secret": "fake-secret-of-the-standard-key0",
                },
                "register": "nothing",
            },
            {"ansible.builtin.assert": {"that": "nothing.byoc_trunks == []"}},
        ],
    }
]


def definition(guide: str) -> str:
    """Return the definition that the guide shows, or raise LookupError."""
    found = _DEFINITION.search(guide)
    if found is None:
        raise LookupError(f"{GUIDE} shows no definition of an execution environment.")
    return textwrap.dedent(found[1])


def program(name: str) -> str:
    """Return a program of the Python that runs this."""
    return str(Path(sys.executable).with_name(name))


def create(folder: Path) -> None:
    """Let ansible-builder make the context of the guide's image, with the collection in it."""
    text = definition(GUIDE.read_text(encoding="utf-8"))
    wanted = yaml.safe_load(text)["dependencies"]["galaxy"]
    (folder / "execution-environment.yml").write_text(text, encoding="utf-8")
    run(program("ansible-builder"), "create", "--context", "context", cwd=folder)
    made = yaml.safe_load((folder / "context" / "_build" / "requirements.yml").read_text("utf-8"))
    container = (folder / "context" / "Containerfile", folder / "context" / "Dockerfile")
    if made != wanted or not any(path.is_file() for path in container):
        sys.exit(f"The context of the image installs {made}, and not {wanted}.")
    print("ansible-builder create: accepted, with", json.dumps(made))


def introspect(folder: Path) -> Path:
    """Return a file with the Python requirements that ansible-builder finds in the collection."""
    run(sys.executable, "-m", "tools.build", str(folder / "built"))
    (tarball,) = (folder / "built").glob("*.tar.gz")
    galaxy = [program("ansible-galaxy"), "collection", "install", str(tarball), "--offline"]
    # Where the checkout's own copy is in the path, there is nothing to install.
    run(*galaxy, "--collections-path", str(folder), ANSIBLE_COLLECTIONS_PATH=str(folder))
    found = folder / "found.txt"
    introspection = [program("ansible-builder"), "introspect", "--write-pip", str(found)]
    run(*introspection, str(folder))
    lines = [line.partition("#")[0].strip() for line in found.read_text("utf-8").splitlines()]
    asked = Path("requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in asked if line and not line.startswith("#")]
    if [line for line in lines if line] != wanted:
        sys.exit(f"ansible-builder introspect finds {lines}, and not {wanted}.")
    print("ansible-builder introspect: finds", ", ".join(wanted))
    return found


def work_with(requirements: Path, folder: Path, ansible_core: str) -> Path:
    """Run a playbook where ansible-core and what was found are installed; return that Python."""
    python = folder / "environment" / "bin" / "python"
    uv = [find_uv_bin()]
    run(*uv, "venv", "--quiet", "-p", sys.executable, str(python.parent.parent))
    install = [*uv, "pip", "install", "--quiet", "--python", str(python)]
    run(*install, f"ansible-core=={ansible_core}", "--requirement", str(requirements))
    _PLAYBOOK[0]["vars"]["ansible_python_interpreter"] = str(python)
    playbook = folder / "playbook.yml"
    playbook.write_text(yaml.safe_dump(_PLAYBOOK), encoding="utf-8")
    command = [str(python.with_name("ansible-playbook")), str(playbook)]
    run(*command, ANSIBLE_COLLECTIONS_PATH=str(folder))
    print("a playbook runs where nothing else is installed")
    return python


def main(folder: Path) -> int:
    """Do all of it in `folder`, which is made anew; return the exit status."""
    # A collection cannot be installed inside of this one.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    create(folder)
    core = run(program("python"), "-c", "import ansible.release as it; print(it.__version__)")
    installed.main(work_with(introspect(folder), folder, core.strip()), folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
