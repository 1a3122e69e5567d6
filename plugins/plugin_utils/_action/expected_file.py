# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks should be, from a file on the controller that is data and nothing else.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Ansible looks for a template in every text of a variable, and marks each with the line it came from,
which for the trunks of a large account takes far longer than reading and comparing them. Nor may
everybody who may propose a change to a file of trunks run programs on the controller, as templates
can. Ansible decrypts what is in a vault, and does nothing else with the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.utils.path import unfrackpath
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import (
    DataError,
    DecryptError,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_data import (
    parse,
    parse_with_lines,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.regular_file import (
    UnreadableError,
    decoded,
    read_content,
)

# What a baseline writes is named as the role's variables are.
PREFIX = "byoc_trunk_audit_"
_VAULT = b"$ANSIBLE_VAULT;"
_TYPES: dict[str, type] = {"expected": list, "defaults": dict}
_ATTRIBUTES = frozenset(attribute.name for attribute in ATTRIBUTES)
_KINDS = {"expected": "a list of trunks", "defaults": "a dictionary of attributes"}


class ExpectedFileError(Exception):
    """The file does not say what trunks should be. The message is for people."""


def read_expected(path: str, loader: DataLoader) -> dict[str, Any]:
    """Return C(expected) and, if the file has them, C(defaults). Raises ExpectedFileError."""
    file = ExpectedFile(path, loader)
    file.read()
    return file.options


def place_of(path: str, loader: DataLoader) -> Path:
    """Return the absolute path of the file that I(path) names.

    A relative I(path) begins at the playbook, or in the folder that Ansible was started in if the
    playbook is one of a collection, which nobody keeps files beside.
    """
    folder = loader.get_basedir()
    begin = str(Path.cwd()) if "/ansible_collections/" in folder else folder
    return Path(unfrackpath(path, follow=False, basedir=begin))


class ExpectedFile:
    """A file of expected trunks: its I(options), and where in it a mistake is."""

    # In hexadecimal, of the bytes that were read: of the encrypted ones, if they are encrypted.
    sha256: str | None = None

    def __init__(self, path: str, loader: DataLoader) -> None:
        self.path = place_of(path, loader)
        self._loader = loader
        self._text = ""
        self._is_encrypted = False
        self.options: dict[str, Any] = {}
        # What came out of a vault. Whoever may change the file may have copied it from elsewhere.
        self.secrets: set[str] = set()

    def read(self) -> None:
        """Read the file, or raise ExpectedFileError."""
        self._text = self._read()
        try:
            found = parse(self._text, self._decrypt, is_json=self.path.suffix == ".json")
        except DataError as error:
            where = f":{error.place.line}:{error.place.column}" if error.place else ""
            raise ExpectedFileError(f"{self.path}{where}: {error.message}.") from None
        self.options = self._options(found)

    def read_within(self, seconds: float) -> None:
        """Do as C(read) does, or raise TimedOutError."""
        ends, limit = monotonic() + seconds, f"within the deadline of {seconds:g} seconds"
        told = (f"Reading {self.path}", "Split the file, write it as JSON, or raise deadline.")
        # Another process may do the work, so its state is handed over.
        vars(self).update(bounded(self._state, ends, limit, told))

    def _state(self) -> dict[str, Any]:
        self.read()
        names = ("sha256", "secrets", "options", "_text", "_is_encrypted")
        return {name: getattr(self, name) for name in names}

    def located(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """Return I(result), of a task that found mistakes, with the file and line of each."""
        lines = self._lines()
        located = [self._located(mistake, lines) for mistake in result["mistakes"]]
        # After the first line of the message, each mistake has one.
        head, *rest = result["msg"].split("\n")
        for number, mistake in enumerate(located):
            where = ":".join(str(part) for part in (mistake["file"], mistake["line"]) if part)
            rest[number] = f"{where}: {rest[number]}" if where else rest[number]
        return {**result, "mistakes": located, "msg": "\n".join([head, *rest])}

    def _located(
        self, mistake: Mapping[str, Any], lines: Callable[[Any, Any], int | None]
    ) -> dict[str, Any]:
        entry, attribute = mistake["entry"], mistake["attribute"]
        if entry is None and "defaults" not in self.options:  # They are those of the task.
            return dict(mistake)
        return {**mistake, "file": str(self.path), "line": lines(entry, attribute)}

    def _lines(self) -> Callable[[Any, Any], int | None]:
        try:
            found, lines = parse_with_lines(self._text, self._decrypt)
        except DataError:  # JSON can have what YAML does not take.
            return lambda _entry, _attribute: None
        options = self._options(found)

        def line(entry: int | None, attribute: str | None) -> int | None:
            if entry is None:
                return lines.of(options["defaults"], attribute)
            item = lines.of(options["expected"], entry)
            return lines.of(options["expected"][entry], attribute) if attribute else item

        return line

    def _read(self) -> str:
        try:
            content = read_content(self.path)
            self.sha256 = hashlib.sha256(content).hexdigest()
            self._is_encrypted = content.startswith(_VAULT)
            if self._is_encrypted:
                content = self._decrypted(content)
            return decoded(content)
        except UnreadableError as error:
            raise ExpectedFileError(
                f"{self.path} cannot be read: {error}. A relative path of expected_file begins at "
                "the playbook, or for one of a collection where Ansible was started."
            ) from None
        except DecryptError as error:
            raise ExpectedFileError(f"{self.path} cannot be decrypted: {error}.") from None

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
        # Private: Ansible has no public function that decrypts bytes. Those that read a file or
        # YAML do it without our bounds, and show lines of it in their errors.
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
                raise ExpectedFileError(
                    f"In {self.path}, {name} is not {_KINDS[name]}. Make it one."
                )
            options[name] = value
        if self._is_encrypted:
            self.secrets.update(_unknown_attributes(options))
        if "expected" not in options:
            raise ExpectedFileError(f"{self.path} has no expected trunks. Add expected, a list.")
        return options

    def _pairs(self, found: Any) -> Iterable[tuple[Any, Any]]:
        if isinstance(found, list):
            return [("expected", found)]
        if isinstance(found, dict):
            return found.items()
        raise ExpectedFileError(
            f"{self.path} is neither a list of trunks nor a dictionary with expected. Write one of "
            "them, or have byoc_trunk_audit_baseline write the file."
        )

    def _option(self, key: str, before: Mapping[str, Any]) -> str:
        name = key.removeprefix(PREFIX)
        if name not in _TYPES:
            unknown = f"the unknown key {printable(repr(key), 80)}"
            if self._is_encrypted:
                unknown = "an unknown key, which is not shown because the file is encrypted"
            raise ExpectedFileError(
                f"{self.path} has {unknown}. It takes expected and defaults. "
                "Set other audit options in the playbook."
            )
        if name in before:
            raise ExpectedFileError(
                f"{self.path} has both {name} and {PREFIX}{name}. Remove one of them."
            )
        return name


def _unknown_attributes(options: Mapping[str, Any]) -> Iterable[str]:
    entries = [*options.get("expected", ()), options.get("defaults")]
    return {key for entry in entries if isinstance(entry, dict) for key in entry} - _ATTRIBUTES
