# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a text as data, in YAML or JSON. The rules of C(plain_yaml.py) apply to both.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import (
    is_nested_deeper,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.budget import (
    MAX_LEVELS,
    MAX_VALUES,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import (
    DataError,
    Place,
    name_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_yaml import (
    Lines,
    YamlDocument,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.scalars import (
    MAX_NUMBER,
    Decrypt,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.words import plain_words

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def parse(text: str, decrypt: Decrypt, *, is_json: bool = False) -> Any:
    """Return the data in I(text), or raise DataError.

    I(decrypt) gets the content of each C(!vault), and returns a text or raises DecryptError. A text
    that may be JSON is read as JSON first. If I(is_json), the error is that of JSON, not of YAML.
    """
    found = _parsed(text, decrypt, is_json)
    _require_characters(text, found)
    return found


def _parsed(text: str, decrypt: Decrypt, is_json: bool) -> Any:
    if text.lstrip()[:1] not in ("[", "{"):
        return YamlDocument(text, decrypt).document()
    _require_few_values(text)
    try:
        return _json(text)
    except DataError:
        YamlDocument(
            text, decrypt
        ).document()  # This usually raises the same error, with its place.
        raise
    except json.JSONDecodeError as error:
        if is_json:
            raise DataError(plain_words(error.msg), Place(error.lineno, error.colno)) from None
    return YamlDocument(text, decrypt).document()


def parse_with_lines(text: str, decrypt: Decrypt) -> tuple[Any, Lines]:
    """Return the data as C(parse) does, with their lines. This takes longer."""
    lines = Lines()
    return YamlDocument(yaml_of(text), decrypt, lines).document(), lines


def yaml_of(text: str) -> str:
    """Return I(text), which may be JSON, as YAML with the same lines.

    JSON writes a character above U+FFFF as two escapes, which YAML does not accept.
    """
    return _PAIR.sub(_one_escape, text)


def _one_escape(pair: re.Match[str]) -> str:
    character = pair[0].encode().decode("unicode-escape").encode("utf-16", "surrogatepass")
    return f"\\U{ord(character.decode('utf-16')):08x}"


# JSON


def parse_json(text: str) -> Any:
    """Return the data in I(text), or raise DataError, or JSONDecodeError if it is not JSON."""
    _require_few_values(text)
    found = _json(text)
    _require_characters(text, found)
    return found


def _require_few_values(text: str) -> None:
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        raise DataError("The text has too many values. Split it")


def _json(text: str) -> Any:
    try:
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_whole_number,
            parse_float=_finite,
            parse_constant=_finite,
        )
    except RecursionError:
        found = None
    if found is None or is_nested_deeper(found, MAX_LEVELS):
        raise DataError(f"The value is nested more than {MAX_LEVELS} levels deep")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        counts = Counter(key for key, _value in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise DataError(f"{name_of(twice)} is written twice in one dictionary. Remove one of them")
    return made


def _whole_number(text: str) -> int:
    _require_short(text)
    return int(text)


def _require_short(number: str) -> None:
    if len(number) > MAX_NUMBER:
        raise DataError(f"A number has more than {MAX_NUMBER} digits")


def _finite(text: str) -> float:
    _require_short(text)
    number = float(text)
    if not math.isfinite(number):
        raise DataError("A number is not finite. No attribute of a trunk can have such a value")
    return number


def _require_characters(text: str, found: Any) -> None:
    if not _SURROGATE.search(text):
        return
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DataError("An escape in a text is half of a character") from None
