# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the expected trunks from a file on the controller that contains only data.

Private to this collection: it may change in any release. Do not import it from elsewhere.

In a variable, Ansible would search every text for templates, and mark it with its line. For a large
account, that takes far longer than the audit. A template could also run programs on the controller,
and anybody can propose a change to the file. So Ansible only decrypts values from a vault.
"""

from __future__ import annotations

import difflib
import errno
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import (
    NAMES,
    keys_of,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.waivers import KEYS
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded, limit_of
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import OPTIONS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.mistake_lines import (
    Steps,
    lines_of,
    steps_to,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import (
    has_line_break,
    path_text,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import (
    DataError,
    DecryptError,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_data import parse
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.regular_file import (
    UnreadableError,
    decoded,
    read_content,
)

# A baseline names its keys like the variables of the role.
PREFIX = "byoc_trunk_audit_"
_VAULT = b"$ANSIBLE_VAULT;"
# By the reason why a file cannot be read.
_ADVICE = {
    os.strerror(errno.ENOENT): " A relative path in expected_file begins at the playbook. For a "
    "playbook of a collection, it begins in the folder where Ansible was started.",
    os.strerror(errno.EACCES): " Let the user that runs Ansible read it, and enter its folders.",
}
_TYPES: dict[str, type] = {"expected": list, "defaults": dict, "waivers": list}
_KINDS = {
    "expected": "a list of trunks",
    "defaults": "a dictionary of attributes",
    "waivers": "a list of waivers",
}
# The name that a similar unknown key should have.
_SIMILAR = {**{name: name for name in _TYPES}, "trunks": "expected"}
_MAX_SIMILAR = 40


class ExpectedFileError(Exception):
    """A file has no valid expected trunks. The message is for people.

    I(mistake) is as in C(mistakes) of a result. It is None if the file cannot be read.
    """

    def __init__(self, message: str, mistake: dict[str, Any] | None = None) -> None:
        super().__init__(message, mistake)
        self.message = message
        self.mistake = mistake

    def __str__(self) -> str:
        return self.message


def read_expected(path: str, loader: DataLoader) -> dict[str, Any]:
    """Return the options in the file: C(expected), and others that it has.

    Raises ExpectedFileError.
    """
    file = ExpectedFile(path, loader)
    file.read()
    return file.options


class ExpectedFile:
    """A file of expected trunks: its C(options), and the lines of mistakes."""

    # In hexadecimal. Of an encrypted file, it is the digest of the encrypted content.
    sha256: str | None = None

    def __init__(self, path: str, loader: DataLoader) -> None:
        self.path = place_of(path, loader)
        self._name = path_text(self.path)
        self._loader = loader
        self._text = ""
        self._is_encrypted = False
        self.options: dict[str, Any] = {}
        # The decrypted texts. An author of the file may have copied them from another file.
        self.secrets: set[str] = set()

    def read(self) -> None:
        """Read the file, or raise ExpectedFileError."""
        self._text = self._read()
        try:
            found = parse(self._text, self._decrypt, is_json=self.path.suffix == ".json")
        except DataError as error:
            raise self._wrong(f"{error.message}.", *(error.place or ())) from None
        self.options = self._options(found)

    def read_within(self, seconds: float) -> None:
        """Read the file as C(read) does, within I(seconds), or raise TimedOutError."""
        ends, limit = monotonic() + seconds, limit_of(seconds)
        wording = (f"Reading {self._name}", "Split the file, write it as JSON, or raise deadline.")
        # Another process may read the file, so its state is passed on.
        vars(self).update(bounded(self._state, ends, limit, wording))

    def _state(self) -> dict[str, Any]:
        self.read()
        names = ("sha256", "secrets", "options", "_text", "_is_encrypted")
        return {name: getattr(self, name) for name in names}

    def located(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """Return the I(result) of a task, with the file and line of each mistake."""
        mistakes = [dict(mistake) for mistake in result["mistakes"]]
        ours = [one for one in mistakes if self.options.get(one["option"])]
        for mistake, line in zip(ours, self._lines(map(steps_to, ours))):
            mistake.update(file=str(self.path), line=line)
        # The message has one line for each mistake, after its first line.
        head, *rest = result["msg"].split("\n")
        for number, mistake in enumerate(mistakes):
            if mistake["file"]:
                rest[number] = f"{self._where(mistake['line'])}: {rest[number]}"
        return {**result, "mistakes": mistakes, "msg": "\n".join([head, *rest])}

    def mistake_in(self, key: str, text: str) -> ExpectedFileError:
        """Return the error for a mistake that I(text) describes, in the line of I(key)."""
        (line,) = self._lines([(key,)])
        return self._wrong(text, line, option=key.removeprefix(PREFIX))

    def _lines(self, places: Iterable[Steps]) -> list[int | None]:
        return lines_of(self._text, self._decrypt, list(places), PREFIX)

    def _where(self, *place: int | None) -> str:
        return ":".join(str(part) for part in (self._name, *place) if part is not None)

    def _wrong(
        self, text: str, line: int | None = None, column: int | None = None, option: Any = None
    ) -> ExpectedFileError:
        option = option if option in _TYPES else None
        nothing = {"option": option, "entry": None, "attribute": None}
        mistake = {**nothing, "message": text, "file": str(self.path), "line": line}
        return ExpectedFileError(f"{self._where(line, column)}: {text}", mistake)

    def _read(self) -> str:
        _require_path(self.path)
        try:
            content = read_content(self.path)
            self.sha256 = hashlib.sha256(content).hexdigest()
            self._is_encrypted = content.startswith(_VAULT)
            if self._is_encrypted:
                content = self._decrypted(content)
            return decoded(content)
        except UnreadableError as error:
            wrong = self._wrong(f"The file cannot be read: {error}.", error.line)
            raise ExpectedFileError(
                f"{self._where(error.line)} cannot be read: {error}.{_ADVICE.get(str(error), '')}",
                wrong.mistake if error.line else None,
            ) from None
        except DecryptError as error:
            raise ExpectedFileError(f"{self._name} cannot be decrypted: {error}.") from None

    def _decrypt(self, text: str) -> str:
        try:
            found = decoded(self._decrypted(text.strip().encode()))
        except UnreadableError as error:
            raise DecryptError(str(error)) from None
        self.secrets.add(found)
        return found

    def _decrypted(self, content: bytes) -> bytes:
        if not content.startswith(_VAULT):
            raise DecryptError("it is not encrypted with Ansible Vault")
        # Private, because Ansible has no public function that decrypts bytes. Its functions that
        # read a file or YAML ignore our limits, and their errors show lines of the file.
        vault = self._loader._vault  # noqa: SLF001
        if not vault.secrets:
            raise DecryptError("no vault password is given")
        try:
            decrypted: bytes = vault.decrypt(content)
        except (AnsibleError, ValueError, TypeError):
            raise DecryptError("check the vault password, and that it is not damaged") from None
        return decrypted

    def _options(self, found: Any) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for key, value in self._pairs(found):
            name = self._option(key, options)
            if not isinstance(value, _TYPES[name]):
                raise self.mistake_in(key, f"{name} must be {_KINDS[name]}.")
            options[name] = value
        if self._is_encrypted:
            self.secrets.update(_unknown_keys(options))
        if "expected" not in options:
            raise self._wrong("The file has no expected trunks. Add expected, a list.")
        return options

    def _pairs(self, found: Any) -> Iterable[tuple[Any, Any]]:
        if isinstance(found, list):
            return [("expected", found)]
        if isinstance(found, dict):
            return found.items()
        raise self._wrong(
            "The file must be a list of trunks, or a dictionary with expected. "
            "byoc_trunk_audit_baseline can write such a file."
        )

    def _option(self, key: str, before: Mapping[str, Any]) -> str:
        name = key.removeprefix(PREFIX)
        if name not in _TYPES:
            raise self.mistake_in(
                key,
                f"The file has {_unknown(key, name)} It may only have expected, defaults and "
                "waivers. Set other audit options in the playbook.",
            )
        if name in before:
            raise self.mistake_in(
                key, f"The file has both {name} and {PREFIX}{name}. Remove one of them."
            )
        return name


def _require_path(path: Path) -> None:
    if has_line_break(path):
        raise ExpectedFileError(
            f"{path_text(path)} is not read: its path contains a line break or another control "
            "character. Rename the file."
        )


def _unknown(key: str, name: str) -> str:
    """Return the I(key) of an option's I(name), perhaps with a prefix, in words.

    A link can lead to any file, so they repeat only known names.
    """
    if any(name == option.name for option in OPTIONS):
        return f"the unknown key '{key}'."
    similar = difflib.get_close_matches(name[:_MAX_SIMILAR], _SIMILAR, n=1)
    return "an unknown key." + (f" Did you mean {_SIMILAR[similar[0]]}?" if similar else "")


def _unknown_keys(options: Mapping[str, Any]) -> Iterable[str]:
    trunks = [*options.get("expected", ()), options.get("defaults")]
    of_trunks = {key for entry in trunks for key in keys_of(entry)}
    waivers = [waiver for waiver in options.get("waivers", ()) if isinstance(waiver, dict)]
    return (of_trunks - NAMES) | ({key for waiver in waivers for key in waiver} - set(KEYS))
