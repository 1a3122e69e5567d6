# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the documentation site of the collection in this folder: `python -m tools.docs_site TO`.

antsibull-docs writes a page for each plugin, role and guide, Sphinx makes the site of them, and
nothing is fetched: Ansible's own pages are known from a short list of addresses. A warning is a
failure. In the end every link inside the site is followed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import yaml

from tools.build import is_released

NAME = "voiceops.twilio"
PICTURES = "https://raw.githubusercontent.com/{repository}/{branch}/docs/docsite/images/"
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"
# What our pages, or those that antsibull-docs writes, refer to on Ansible's site. A reference to
# anything else is a warning.
_CONFIG = "reference_appendices/config.html"
_LABELS = {
    "action_plugins": ("plugins/action.html", "Action plugins"),
    "ansible_configuration_settings": (_CONFIG, "Ansible Configuration Settings"),
    "common_return_values": ("reference_appendices/common_return_values.html", "Return Values"),
}
_VARIABLES = (
    "ANSIBLE_CACHE_PLUGIN",
    "ANSIBLE_CACHE_PLUGIN_CONNECTION",
    "ANSIBLE_CACHE_PLUGIN_PREFIX",
    "ANSIBLE_CACHE_PLUGIN_TIMEOUT",
)
_CONTENTS = re.compile(r"^\.\. contents::.*\n(?: +\S.*\n)*", re.MULTILINE)
_CONF = """
extensions.append('myst_parser')
suppress_warnings = ['myst.xref_missing', 'ref.python']
myst_heading_anchors = 3
html_title = 'voiceops.twilio'
intersphinx_mapping = {{'ansible': ('{ansible}', '../ansible.inv')}}
exclude_patterns = ['images']
html_show_search_summary = False  # A browser fetches no page for it from a folder.
"""
_FIGURES = """

Measured
========

.. toctree::
   :maxdepth: 1

   {pages}
"""


def build(to: Path) -> int:
    """Build the site into `to`/html; return the exit status."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    programs = Path(sys.executable).parent
    antsibull = str(programs / "antsibull-docs")
    if not is_released(Path.cwd()):
        # What users will get: the page of changes has nothing to show before a release.
        subprocess.run([str(programs / "antsibull-changelog"), "release"], check=True)
    common = ["--use-current", "--squash-hierarchy", "--fail-on-error"]
    theme = ["--sphinx-theme", "furo", "--project", NAME, "--title", NAME]
    theme += ["--copyright", f"{NAME} contributors"]
    subprocess.run(
        [antsibull, "sphinx-init", *common, *theme, "--dest-dir", str(to), NAME], check=True
    )
    pages = to / "rst"
    pages.mkdir(mode=0o755, exist_ok=True)
    config = ["--config-file", str(to / "antsibull-docs.cfg")]
    made = ["--cleanup", "everything", "--dest-dir", str(pages), NAME]
    subprocess.run([antsibull, *config, "collection", *common, *made], check=True)
    _add_our_own(to, pages)
    sphinx = [sys.executable, "-m", "sphinx", "-M", "html", str(pages), str(to / "build")]
    options = ["-c", str(to), "-W", "--keep-going", "--quiet"]
    status = subprocess.run([*sphinx, *options], check=False).returncode
    site = to / "html"
    if status == 0:
        shutil.move(to / "build" / "html", site)
        broken = list(broken_links(site))
        pages_made = len(list(site.rglob("*.html")))
        print(f"{pages_made} pages, {len(broken)} broken links", *broken, sep="\n  ")
        status = int(bool(broken))
    return status


def _add_our_own(to: Path, pages: Path) -> None:
    """Add what antsibull-docs does not know: pictures, Markdown, the addresses of Ansible."""
    docs = Path("docs")
    shutil.copytree(docs / "docsite" / "images", pages / "images")
    _fit_into_site(docs / "docsite", pages)
    markdown = sorted(docs.glob("*.md"))
    for path in (*markdown, *docs.glob("*.svg")):
        shutil.copy2(path, pages / path.name)
    if markdown:
        names = "\n   ".join(path.stem for path in markdown)
        with (pages / "index.rst").open("a", encoding="utf-8") as index:
            index.write(_FIGURES.format(pages=names))
    with (to / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(_CONF.format(ansible=ANSIBLE))
    _write_inventory(to / "ansible.inv")


def _fit_into_site(docsite: Path, pages: Path) -> None:
    """Change what the copied `pages` have for other sites that show them.

    Pictures are named by address, because no other site copies them; here they are those of this
    checkout. And Furo, which shows the contents of a page beside it, objects to them inside.
    """
    links = yaml.safe_load((docsite / "links.yml").read_text(encoding="utf-8"))["edit_on_github"]
    address = PICTURES.format(**links)
    for page in pages.rglob("*.rst"):
        text = page.read_text(encoding="utf-8").replace(address, "../images/")
        page.write_text(_CONTENTS.sub("", text), encoding="utf-8")


def _write_inventory(path: Path) -> None:
    """Write what Sphinx would otherwise fetch from Ansible's site."""
    entries = [
        f"{label} std:label -1 {page}#{label.replace('_', '-')} {title}"
        for label, (page, title) in _LABELS.items()
    ]
    entries += [f"{name} std:envvar 1 {_CONFIG}#envvar-$ -" for name in _VARIABLES]
    head = "# Sphinx inventory version 2\n# Project: Ansible\n# Version: \n# zlib\n"
    body = "".join(f"{entry}\n" for entry in entries)
    path.write_bytes(head.encode() + zlib.compress(body.encode()))


class _Page(HTMLParser):
    """What a page can be linked at, and what it links to and loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value or "")
            elif name in ("href", "src") and value:
                self.links.append(value)


def broken_links(site: Path) -> Iterator[str]:
    """Yield a line on each link inside of `site` that leads nowhere."""
    paths = sorted(site.rglob("*.html"))
    pages = {path.resolve(): _Page(path.read_text(encoding="utf-8")) for path in paths}
    for path, page in pages.items():
        for link in dict.fromkeys(page.links):
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            address, anchor = urldefrag(link)
            name = unquote(urlsplit(address).path)
            target = (path.parent / name).resolve() if name else path
            known = pages.get(target)
            if not target.is_file():
                yield f"{path.relative_to(site.resolve())}: {link}: no such file"
            elif known is not None and anchor and unquote(anchor) not in known.anchors:
                yield f"{path.relative_to(site.resolve())}: {link}: no such place"


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]).resolve()))
