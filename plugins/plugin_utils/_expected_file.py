# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What trunks should be, from a file on the controller that is data and nothing else.

Ansible looks for a template in every text of a variable, and marks each with the line it came from,
which for the trunks of a large account takes far longer than reading and comparing them. Nor may
everybody who may propose a change to a file of trunks run programs on the controller, as templates
can. Values in a vault are left to Ansible, and so are its words on what is no YAML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.utils.path import unfrackpath
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plain import plain

# What a baseline writes is named as the role's variables are.
PREFIX = "byoc_trunk_audit_"
_TEXT, _LIST, _DICTIONARY, _MERGED = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "merge")
)
_VAULT = b"$ANSIBLE_VAULT"
_TYPES: dict[str, type] = {"expected": list, "defaults": dict}
_KINDS = {"expected": "a list of trunks", "defaults": "a dictionary of attributes"}


class ExpectedFileError(Exception):
    """The file does not say what trunks should be. The message is for people."""


def read_expected(path: str, loader: DataLoader) -> dict[str, Any]:
    """C(expected), and C(defaults) where the file has them. Raises ExpectedFileError."""
    file = place_of(path, loader)
    written = _parsed(file, loader)
    options: dict[str, Any] = {}
    for key, value in _pairs(file, written):
        name = _option(file, key, options)
        if not isinstance(value, _TYPES[name]):
            raise ExpectedFileError(f"In {file}, {name} is not {_KINDS[name]}. Make it one.")
        options[name] = value
    if "expected" not in options:
        raise ExpectedFileError(f"{file} says nothing of what is expected. Add expected, a list.")
    return options


def place_of(path: str, loader: DataLoader) -> Path:
    """Return the absolute path of the file that I(path) names.

    A relative I(path) begins at the playbook, or in the folder that Ansible was started in if the
    playbook is one of a collection, which nobody keeps files beside.
    """
    folder = loader.get_basedir()
    begin = str(Path.cwd()) if "/ansible_collections/" in folder else folder
    return Path(unfrackpath(path, follow=False, basedir=begin))


def _pairs(file: Path, written: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(written, list):
        return [("expected", written)]
    if isinstance(written, dict):
        return written.items()
    raise ExpectedFileError(
        f"{file} is neither a list of trunks nor a dictionary with expected. Write one of them, or "
        "have byoc_trunk_audit_baseline write the file."
    )


def _option(file: Path, key: Any, before: dict[str, Any]) -> str:
    name = str(key).removeprefix(PREFIX)
    if name not in _TYPES:
        raise ExpectedFileError(
            f"{file} has {printable(repr(key), 80)}, which is not known there. It takes expected "
            "and defaults; what else an audit is told belongs into the playbook."
        )
    if name in before:
        raise ExpectedFileError(
            f"{file} has both {name} and {PREFIX}{name}. Leave one of them out."
        )
    return name


def _text(file: Path, loader: DataLoader) -> str:
    try:
        content = file.read_bytes()
        if content.startswith(_VAULT):
            content, _is_plain = loader._get_file_contents(str(file))  # noqa: SLF001 - decrypts it
        return content.decode()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ExpectedFileError(
            f"{file} cannot be read: {why}. A relative path of expected_file begins at the "
            "playbook, or for one of a collection where Ansible was started."
        ) from None
    except AnsibleError as error:
        raise ExpectedFileError(f"{file} cannot be decrypted: {error}") from None


def _parsed(file: Path, loader: DataLoader) -> Any:
    text = _text(file, loader)
    try:
        parsed = _as_json(text) if text.lstrip()[:1] in ("[", "{") else _as_yaml(text)
    except _TwiceError as error:
        raise ExpectedFileError(f"{file} has {error}. Leave one of them out.") from None
    except _TooMuchError:
        raise ExpectedFileError(
            f"{file} repeats itself too often. Write it without aliases."
        ) from None
    except RecursionError:
        raise ExpectedFileError(f"{file} is nested too deeply to be a list of trunks.") from None
    except (yaml.YAMLError, TypeError, ValueError):
        parsed = None
    return parsed if isinstance(parsed, (dict, list)) else _as_ansible(file, loader)


def _as_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError:
        return _as_yaml(text)


def _as_yaml(text: str) -> Any:
    loader = _Once(text)
    try:
        found = loader.get_single_data()
        return None if loader.has_secrets else found
    finally:
        loader.dispose()


def _as_ansible(file: Path, loader: DataLoader) -> Any:
    """What Ansible makes of I(file), or its own words on what is wrong with it."""
    try:
        return plain(loader.load_from_file(str(file)))
    except AnsibleError as error:
        raise ExpectedFileError(f"{file} cannot be understood: {error}") from None


class _TooMuchError(Exception):
    """Aliases, such as C(*name), of what has aliases itself: more than a machine could hold."""


class _TwiceError(ValueError):
    """A key that is written twice, of which all but the last would be lost."""


def _once(pairs: list[tuple[Any, Any]], where: str = "") -> dict[Any, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _TwiceError(f"{printable(repr(twice), 80)} twice in one dictionary{where}")
    return made


class _Once(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as Ansible reads it, where a dictionary has each key once.

    It is built in one go, which takes two thirds of the time of the general way. What is rare, a
    tag or a key that is no text, is still left to that.
    """

    # Whether there are values in a vault, which only Ansible can decrypt.
    has_secrets = False

    def __init__(self, text: str) -> None:
        super().__init__(text)
        # What is written out has about a value a character at most; aliases in aliases have no end.
        self._left = 1000 + 10 * len(text)

    def get_single_data(self) -> Any:
        node = self.get_single_node()
        return None if node is None else self._built(node)

    def _built(self, node: yaml.Node) -> Any:
        self._left -= 1
        if self._left < 0:
            raise _TooMuchError
        if node.tag == _TEXT:
            return node.value
        if node.tag == _LIST:
            return [self._built(item) for item in node.value]
        if node.tag == _DICTIONARY:
            return self._dictionary(node)
        return self.construct_object(node, deep=True)

    def _dictionary(self, node: yaml.Node) -> dict[Any, Any]:
        pairs, merged = [], {}
        for key, value in node.value:
            if key.tag == _MERGED:
                found = self._built(value)
                for other in reversed(found if isinstance(found, list) else [found]):
                    merged.update(other)
            else:
                pairs.append((self.construct_object(key), self._built(value)))
        where = f", which begins in line {node.start_mark.line + 1}"
        return {**merged, **_once(pairs, where)}

    def no_template(self, node: yaml.Node) -> Any:
        """A text that is marked as none, as a baseline does, or whatever is."""
        kinds = {yaml.ScalarNode: _TEXT, yaml.SequenceNode: _LIST, yaml.MappingNode: _DICTIONARY}
        node.tag = kinds[type(node)]
        return self._built(node)

    def secret(self, _node: yaml.Node) -> None:
        self.has_secrets = True


_Once.add_constructor("!unsafe", _Once.no_template)
_Once.add_constructor("!vault", _Once.secret)
