# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a text as data, in YAML or JSON. The rules of C(plain_yaml.py) apply to both.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import DataError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import Lines, Place
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_json import (
    is_maybe_json,
    parse_json,
    parse_json_with_lines,
    require_characters,
    with_place,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_yaml import YamlDocument
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.scalars import Decrypt
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.words import plain_words


def parse(text: str, decrypt: Decrypt, *, is_json: bool = False) -> Any:
    """Return the data in I(text), or raise DataError.

    I(decrypt) gets the content of each C(!vault), and returns a text or raises DecryptError. A text
    that may be JSON is read as JSON first. If I(is_json), the error is that of JSON, not of YAML.
    """
    if is_maybe_json(text):
        try:
            return parse_json(text)
        except DataError as error:
            raise with_place(text, error) from None
        except json.JSONDecodeError as error:
            if is_json:
                raise DataError(plain_words(error.msg), Place(error.lineno, error.colno)) from None
    found = YamlDocument(text, decrypt).document()
    require_characters(text, found)
    return found


def parse_with_lines(text: str, decrypt: Decrypt) -> tuple[Any, Lines]:
    """Return the data as C(parse) does, with their lines. This takes longer."""
    if is_maybe_json(text):
        try:
            return parse_json_with_lines(text)
        except json.JSONDecodeError:
            pass
    lines = Lines()
    return YamlDocument(text, decrypt, lines).document(), lines
