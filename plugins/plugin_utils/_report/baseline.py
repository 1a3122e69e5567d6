# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A baseline: the current trunks of an account, written as the expected ones.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    is_compliant,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    TwilioError,
    Violation,
    is_visible,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    SID,
    normal_value,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    password_spans,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain

KEPT = (
    "cnam_lookup_enabled",
    "friendly_name",
    "status_callback_method",
    "status_callback_url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
)
VARIABLE = "byoc_trunk_audit_expected"
_NAMES = frozenset(attribute.name for attribute in ATTRIBUTES)
_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
_ANY_SID = "BY" + "0" * 32
_USERINFO = r"[^@/?#\\\s]*"
# A password with an unescaped at sign or backslash needs this: mask_url_passwords masks all of it.
_ANY_USERINFO = r"[^/?#\x20]*"
HEADING = """\
---
# The BYOC trunks that an account should have, written from the trunks that it had. The role
# voiceops.twilio.byoc_trunk_audit compares only the attributes that are written here.
# Passwords in URLs are left out: a regular expression stands for such a URL.
"""


class Baseline(NamedTuple):
    """The YAML I(text), the number of trunks I(written) into it, and SIDs of other trunks.

    No entry can name the trunks in I(left_out). The trunks in I(masked) have a text that contains a
    mask. The YAML keeps it, because Twilio may have sent these very characters.
    """

    text: str
    written: int
    left_out: list[str]
    masked: list[str]


def baseline(trunks: Sequence[Any], attributes: Sequence[str], by_sid: bool) -> Baseline:
    """Return YAML that sets C(byoc_trunk_audit_expected) to I(trunks).

    The same trunks give the same bytes on each version of ansible-core. An entry names its trunk by
    a friendly name that no other trunk has, or else by its SID. With I(by_sid) the SID comes first.
    Every text is marked as data. Raises ValueError for an unknown attribute and KeyError for an
    incomplete trunk.
    """
    rows: list[dict[str, Any]] = plain(list(trunks))
    wanted = sorted(set(plain(list(attributes))))
    unknown = sorted(set(wanted) - _NAMES)
    if unknown:
        raise ValueError(f"{', '.join(unknown)}, which a BYOC trunk does not have")
    names = Counter(row["friendly_name"] for row in rows if isinstance(row["friendly_name"], str))
    lines: list[str] = []
    left_out: list[str] = []
    masked: list[str] = []
    for row in sorted(rows, key=_order):
        identity = _identity(row, names, by_sid)
        if identity is None:
            left_out.append(printable(row["sid"], 60))
            continue
        if any(_is_masked(row[name]) for name in {*wanted, "friendly_name"}):
            masked.append(printable(row["sid"], 60))
        lines += _entry(row, [identity, *(name for name in wanted if name != identity)])
    written = len(rows) - len(left_out)
    content = [f"{VARIABLE}:", *lines] if lines else [f"{VARIABLE}: []"]
    text = HEADING + _remark(left_out) + "\n".join([*content, ""])
    return Baseline(text, written, left_out, masked)


def _order(row: Mapping[str, Any]) -> tuple[str, str]:
    name = row["friendly_name"]
    return name if isinstance(name, str) else "", str(row["sid"])


def _identity(row: Mapping[str, Any], names: Mapping[str, int], by_sid: bool) -> str | None:
    """Return the attribute that names the trunk in its entry, or None if neither can."""
    name, sid = row["friendly_name"], row["sid"]
    has_name = isinstance(name, str) and bool(name) and names[name] == 1 and not _is_masked(name)
    choices = {
        "friendly_name": has_name and isinstance(_description("friendly_name", name), str),
        "sid": isinstance(sid, str) and SID.fullmatch(sid) is not None,
    }
    order = ("sid", "friendly_name") if by_sid else ("friendly_name", "sid")
    return next((choice for choice in order if choices[choice]), None)


def _remark(left_out: Sequence[str]) -> str:
    if not left_out:
        return ""
    number = f"{len(left_out)} trunk{'' if len(left_out) == 1 else 's'}"
    return f"# Left out, without a valid SID and without a unique friendly name: {number}.\n"


def _entry(row: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    start = "- "
    for name in names:
        description = _description(name, row[name])
        if name == "sid" and isinstance(description, Mapping):
            continue  # An entry does not accept a condition here.
        if isinstance(description, Mapping):
            ((key, value),) = description.items()
            yield f"{start}{name}:"
            yield f"    {key}: {_scalar(value)}"
        else:
            yield f"{start}{name}: {_scalar(description)}"
        start = "  "


def _description(name: str, value: Any) -> Any:
    """Return a literal that an audit accepts for I(value), or the closest condition."""
    literal = normal_value(name, value)
    if not isinstance(literal, Violation) and not (
        isinstance(literal, str) and (any(password_spans(literal)) or _is_broken(literal))
    ):
        return literal
    condition = {"regex": _pattern(value)} if isinstance(value, str) else None
    return condition if condition and _is_accepted(name, condition, value) else {"defined": True}


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


def _is_masked(value: Any) -> bool:
    """Return whether I(value) is a text with a mask, from the facts or as Twilio sent it."""
    return isinstance(value, str) and MASK in value


def _is_broken(text: str) -> bool:
    """Return whether I(text) has half of a surrogate pair, which UTF-8 cannot encode."""
    return any("\ud800" <= c <= "\udfff" for c in text)


def _is_accepted(name: str, condition: Mapping[str, Any], value: Any) -> bool:
    try:
        expectations = read_expectations([{"sid": _ANY_SID, name: condition}])
        trunk = {"friendly_name": None, name: value, "sid": _ANY_SID}
        return is_compliant(compare(expectations, [trunk]).counts)
    except TwilioError:
        return False


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
