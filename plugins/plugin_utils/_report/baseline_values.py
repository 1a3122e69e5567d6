# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of a baseline: literals and conditions that an audit accepts, and their YAML.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import (
    MistakeError,
    read_check,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import Violation, is_visible
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    password_spans,
)

_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
_USERINFO = r"[^@/?#\\\s]*"
# A password with an unescaped at sign or backslash needs this: mask_url_passwords masks all of it.
_ANY_USERINFO = r"[^/?#\x20]*"


def description(resource: Resource, name: str, value: Any) -> Any:
    """Return a literal that an audit accepts for I(value), or the closest condition."""
    literal = resource.table.normal_value(name, value)
    if not isinstance(literal, Violation) and not (
        isinstance(literal, str) and (any(password_spans(literal)) or _is_broken(literal))
    ):
        return literal
    return condition(resource, name, value)


def condition(resource: Resource, name: str, value: Any) -> dict[str, Any]:
    """Return the closest condition that an audit accepts for I(value)."""
    exact = {"regex": _pattern(value)} if isinstance(value, str) else None
    if exact and _is_accepted(resource, name, exact, value):
        return exact
    return {"defined": value is not None}


def is_masked(value: Any) -> bool:
    """Return whether I(value) is a text with a mask, from the facts or as Twilio sent it."""
    return isinstance(value, str) and MASK in value


def as_yaml(written: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield the lines of a dictionary in YAML. Its values may be dictionaries and lists of them."""
    for name, value in written.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from as_yaml(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{name}:"
            for item in value:
                first, *others = as_yaml(item, f"{indent}  ")
                yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
                yield from others
        else:
            yield f"{indent}{name}: {'[]' if isinstance(value, list) else _scalar(value)}"


def _is_accepted(resource: Resource, name: str, written: Mapping[str, Any], value: Any) -> bool:
    try:
        return read_check(name, written, resource).holds(value)
    except MistakeError:
        return False


def _pattern(text: str) -> str:
    """Return a pattern for the whole of I(text) that accepts any password in place of one."""
    pattern, last = "^", 0
    for start, end in password_spans(text):
        password = _USERINFO if re.fullmatch(_USERINFO, text[start:end]) else _ANY_USERINFO
        pattern += _exactly(text[last:start]) + password
        last = end
    return pattern + _exactly(text[last:]) + "\\Z"


def _exactly(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" if _is_broken(c) else c for c in re.escape(text))


def _is_broken(text: str) -> bool:
    """Return whether I(text) has half of a surrogate pair, which UTF-8 cannot encode."""
    return any("\ud800" <= c <= "\udfff" for c in text)


def _scalar(value: Any) -> str:
    """Return I(value) in YAML: a text in quotes, and with Ansible's mark that it is data.

    Since ansible-core 2.19 the mark makes a number of the quoted text "7". So a text that would be
    a number, a date or the like without its quotes has no mark. It cannot be a template either.
    """
    if not isinstance(value, str):
        return "null" if value is None else str(value).lower()
    quoted = f'"{"".join(map(_character, value))}"'
    without_quotes = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
    return f"!unsafe {quoted}" if without_quotes == _TEXT else quoted


# This table never changes, so a newer Python writes the same bytes.
_category = unicodedata.ucd_3_2_0.category
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _character(c: str) -> str:
    """Return I(c) for a quoted text in YAML: an escape, if it is invisible."""
    if c in _SHORT:
        return _SHORT[c]
    if is_visible(c) and (c == " " or _category(c)[0] not in "CZ"):
        return c
    code = ord(c)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )
