# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Describe what is wrong with a text that should be data, and its place.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The reader of an error may lack the permission to read the text. So the error repeats only known
names from it.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import CONDITIONS
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import NAMES
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import Place, place_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.words import (
    NOT_ALLOWED,
    plain_words,
)

TAG = "tag:yaml.org,2002:"
# Tags of YAML, Ansible, PyYAML and other programs. Any other could be a password in a list of them.
_is_known_tag = re.compile(
    r"!(env|include|reference|secret|unsafe|vault)|"
    r"!!(binary|bool|float|int|map|null|omap|pairs|seq|set|str|timestamp)|"
    r"!!python/(name|object(/apply)?|tuple)"
).fullmatch
_NAMES = NAMES.union(CONDITIONS)


class DataError(ValueError):
    """A text is not valid data. The message repeats only known names from it."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


class RefusedError(Exception):
    """The character at I(index) begins what is not valid. The message is as in DataError."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index

    def in_text(self, text: str) -> DataError:
        """Return the error with its place in I(text)."""
        return DataError(self.message, place_of(text, self.index))


class DecryptError(Exception):
    """A value in a vault cannot be decrypted. The message says why."""


def name_of(key: str) -> str:
    """Return I(key) if it is a known name, which an error may repeat."""
    return key if key in _NAMES else "A key"


def refuse(event: Any, message: str) -> NoReturn:
    """Raise RefusedError with I(message) and the place of I(event)."""
    raise RefusedError(message, event.start_mark.index)


def refuse_tag(event: Any) -> NoReturn:
    """Raise RefusedError for the tag of I(event)."""
    tag = event.tag.replace(TAG, "!!").partition(":")[0]
    name = f"The tag {tag}" if _is_known_tag(tag) else "This tag"
    refuse(event, f"{name} {NOT_ALLOWED}")


def syntax_error(text: str, error: yaml.YAMLError) -> DataError:
    """Return what to raise for the I(error) of PyYAML, which cannot parse I(text)."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return DataError(plain_words(getattr(error, "problem", None)), place_of(text, mark.index))
    position = getattr(error, "position", None)
    if position is None:
        return DataError(plain_words(None))
    if getattr(error, "encoding", None) != "unicode":  # It counts bytes.
        position = len(text.encode()[:position].decode(errors="ignore"))
    return DataError("A character is not allowed in YAML", place_of(text, position))
