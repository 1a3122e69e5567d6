# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commit of a file, read from a repository that need not be trusted.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A pull request can add a folder that git takes for a bare repository, with a C(config) that runs
commands. So this module finds the repository itself, by its C(.git), which git never tracks. Then
git only looks up objects. It reads no file of the work tree, so it never starts a hook, filter,
monitor or diff program of a configuration.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.regular_file import (
    UnreadableError,
    read_content,
)

# For each call of git. Looking up a revision took 4 to 124 ms on a busy machine (20 times).
_SECONDS = 5
# PATH_MAX of Linux, which no path and no target of a link exceeds.
_MAX_LINK_BYTES = 4096
# A path of PATH_MAX bytes has at most 2,048 folders, so more steps mean a loop of links.
_MAX_STEPS = 4096
_FILE, _LINK = "100", "120"  # How git's mode of an entry begins.
_NOTHING_RUNS = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "diff.external=",
)
_GIT = ("git", *(part for setting in _NOTHING_RUNS for part in ("-c", setting)))
_HASHES = {40: "sha1", 64: "sha256"}
_WHERE_GIT_PUTS_THEM = re.compile(r"(?P<top>.+)/\.git/(?P<kind>worktrees|modules)/.+", re.DOTALL)
# No protocol has this name. Unlike protocol.allow, the variable outranks any configuration.
_NO_PROTOCOL = "/"
_NO_COMMIT = "the repository has none yet"


class CommitError(Exception):
    """The commit of a file cannot be determined. The message says why."""


class _File(NamedTuple):
    """The kind and content of a file and of each link to it, by path, in the repository I(top)."""

    top: Path
    parts: dict[Path, tuple[str, bytes]]


def commits_of(
    files: Iterable[Path], compared: Mapping[Path, Iterable[str]] | None = None
) -> tuple[dict[Path, str | None], list[str]]:
    """Return the commit of each file, and a warning for each that cannot be determined.

    The commit ends in C(-dirty) if the file, or a link that leads to it, differs from it. It is
    None if the file does not exist or lies in no repository. I(compared) has the SHA-256 of the
    content that the audits read. A commit of other content is not returned.
    """
    commits: dict[Path, str | None] = dict.fromkeys(files)
    warnings: list[str] = []
    inside: dict[Path, dict[Path, _File]] = {}
    for file in commits:
        found, warning = _found_or_warning(file, (compared or {}).get(file, ()))
        warnings += [warning] if warning else []
        if found is not None:
            inside.setdefault(found.top, {})[file] = found
    for top, those in inside.items():
        known, warning = _commits_or_warning(top, those)
        commits.update(known)
        warnings += [warning] if warning else []
    return commits, warnings


def place_of(file: Path) -> tuple[Path, Path | None]:
    """Return the file that I(file) leads to, and the top folder of the repository around it.

    The folder is None without a repository. Nothing is run. Raises CommitError, UnreadableError or
    OSError.
    """
    real, _links = _followed(file)
    top = _top_of(real)
    if top is not None:
        _git_folder(top)
    return real, top


def _found_or_warning(file: Path, compared: Iterable[str]) -> tuple[_File | None, str]:
    try:
        return _found(file, compared), ""
    except Exception as error:  # noqa: BLE001 - reports without a commit are better than none
        return None, f"The reports name no commit for {printable(str(file))}: {_why(error)}."


def _why(error: Exception) -> str:
    if isinstance(error, CommitError):
        return str(error)
    return f"it cannot be read: {printable(getattr(error, 'strerror', None) or str(error))}"


def _found(file: Path, compared: Iterable[str]) -> _File | None:
    real, links = _followed(file)
    top = _top_of(real)
    if top is None or not real.is_file():
        return None
    content = read_content(real)
    if any(hashlib.sha256(content).hexdigest() != digest for digest in compared):
        raise CommitError("the file changed after an audit had read it")
    parts = {real: (_FILE, content)}
    for link, target in links.items():
        if _top_of(link) not in (top, None):
            raise CommitError(f"the link {printable(str(link))} lies in another repository")
        if _top_of(link) is not None:
            parts[link] = (_LINK, os.fsencode(target))
    return _File(top, parts)


def _followed(file: Path) -> tuple[Path, dict[Path, str]]:
    """Return the file that I(file) leads to, and each link on the way with its target."""
    links: dict[Path, str] = {}
    at, rest = Path("/"), [*reversed(file.absolute().parts)]
    for _step in range(_MAX_STEPS):
        if not rest:
            return at, links
        step = Path(os.path.normpath(at / rest.pop()))
        if step.is_symlink():
            # A Path would lose "./", which git stores.
            links[step] = os.readlink(step)  # noqa: PTH115
            rest += reversed(Path(links[step]).parts)
        else:
            at = step
    raise CommitError("too many links lead to it")


def _top_of(file: Path) -> Path | None:
    return next((folder for folder in file.parents if os.path.lexists(folder / ".git")), None)


def _commits_or_warning(top: Path, files: Mapping[Path, _File]) -> tuple[dict[Path, str], str]:
    try:
        return _commits_in(top, files), ""
    except Exception as error:  # noqa: BLE001 - reports without a commit are better than none
        return {}, f"The reports name no commit for files in {printable(str(top))}: {_why(error)}."


def _commits_in(top: Path, files: Mapping[Path, _File]) -> dict[Path, str]:
    folder = _git_folder(top)
    # One call for each, since a folder may have any line break in its name.
    found = _git(top, "rev-parse", "--absolute-git-dir").removesuffix("\n")
    if Path(found).resolve() != folder.resolve():
        raise CommitError(f"git took {printable(found)} for the repository")
    head = _git(top, "rev-parse", "--quiet", "--verify", "HEAD").removesuffix("\n")
    paths = {path for file in files.values() for path in file.parts}
    names = {path: path.relative_to(top).as_posix() for path in paths}
    listed = _git(top, "ls-tree", "-z", "--full-tree", "HEAD", "--", *names.values())
    stored = {}
    for entry in filter(None, listed.split("\0")):
        about, _tab, name = entry.partition("\t")
        stored[name] = about
    same = {
        file
        for file, found in files.items()
        if all(_is_stored(part, stored.get(names[path])) for path, part in found.parts.items())
    }
    return {file: head[:12] if file in same else f"{head[:12]}-dirty" for file in files}


def _git_folder(top: Path) -> Path:
    """Return the folder of the repository whose work tree is I(top).

    A C(.git) that is a file is accepted only if it leads to a folder below another C(.git), where
    git keeps worktrees and submodules. No tracked folder lies there.
    """
    entry = top / ".git"
    mode = entry.lstat().st_mode
    if stat.S_ISDIR(mode):
        return entry
    if not stat.S_ISREG(mode):
        raise CommitError(".git is neither a folder nor a file")
    written = _link_of(entry)
    target = Path(os.path.normpath(top / written.removeprefix("gitdir: ")))
    place = _WHERE_GIT_PUTS_THEM.fullmatch(target.as_posix())
    if not written.startswith("gitdir: ") or place is None or target.resolve() != target:
        raise CommitError(".git leads to a folder that is not a worktree or submodule of git")
    if place["kind"] == "modules" and Path(place["top"]) not in top.parents:
        raise CommitError(".git leads to a submodule of another repository")
    if place["kind"] == "worktrees" and not _leads_back(target / "gitdir", entry):
        raise CommitError(".git leads to the worktree of another folder")
    return target


def _leads_back(link: Path, entry: Path) -> bool:
    try:
        written = _link_of(link)
    except UnreadableError:
        return False
    return Path(os.path.normpath(link.parent / written)) == entry


def _link_of(file: Path) -> str:
    return os.fsdecode(read_content(file)[:_MAX_LINK_BYTES]).rstrip("\n")


def _git(top: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            [*_GIT, "-C", str(top), *arguments],
            env=_environment(top),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CommitError(f"git did not answer within {_SECONDS} seconds") from None
    except OSError as error:
        raise CommitError(f"git cannot be started: {error.strerror}") from None
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        # Only with --quiet, git fails without a message.
        raise CommitError(f"git says: {printable(message)}" if message else _NO_COMMIT)
    return os.fsdecode(done.stdout)


def _environment(top: Path) -> dict[str, str]:
    """Return the environment without variables that would lead git to another repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "GIT_ALLOW_PROTOCOL": _NO_PROTOCOL,
        "GIT_CEILING_DIRECTORIES": str(top.parent),
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _is_stored(part: tuple[str, bytes], about: str | None) -> bool:
    """Return whether git stores this I(part), apart from the line ends of a checkout."""
    if about is None:
        return False
    mode, _kind, blob = about.split(" ")
    kind, content = part
    texts = (content, content.replace(b"\r\n", b"\n"))
    return mode.startswith(kind) and any(_hash(text, blob) == blob for text in texts)


def _hash(content: bytes, blob: str) -> str:
    # Git names content by this hash, which is only compared here.
    algorithm = _HASHES.get(len(blob), "sha1")
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content).hexdigest()
