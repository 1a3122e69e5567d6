# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mask the encrypted texts of a file in the result of a task.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A pull request can copy an encrypted text from another file, and Ansible decrypts it. So a result
never contains such a text, however short.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from time import monotonic
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import masked
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    TimedOutError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    normal_value,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded, limit_of
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import OWN_WORDS
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, RUN, Masker

_OWN = OWN_WORDS.union(STATES)
# Every URL begins with a scheme, so a scheme reveals nothing.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


_WORDING = (
    "masking the encrypted values",
    "Encrypt fewer or shorter values in the expected trunks, or raise deadline.",
)


def masked_within(
    seconds: float, result: Mapping[str, Any], texts: Collection[str], public: Collection[str]
) -> dict[str, Any]:
    """Return I(result) with I(texts) from a vault masked, except in its keys I(public).

    If that takes longer than I(seconds), the result has only these keys, and an error.
    """

    def mask() -> dict[str, Any]:
        masker = VaultedMasker(texts)
        return {n: value if n in public else masker.mask(value) for n, value in result.items()}

    try:
        return bounded(mask, monotonic() + seconds, limit_of(seconds), _WORDING)
    except TimedOutError as error:
        known = {name: value for name, value in result.items() if name in public}
        return {**known, "failed": True, "msg": error.msg, "error": error.facts()}


class VaultedMasker:
    """Masks I(texts) from a vault. Keys stay, since they are names of this collection."""

    def __init__(self, texts: Iterable[str]) -> None:
        forms = {form for text in texts for form in _forms(text)}
        self._masker = Masker(forms, _OWN)
        short = sorted((form for form in forms if len(form) < RUN), key=len, reverse=True)
        each = "|".join(map(re.escape, short))
        self._short = re.compile(rf"(?<!\w)(?:{each})(?!\w)") if short else None

    def mask(self, value: Any) -> Any:
        """Return I(value), a JSON value, with C(********) for each part of a secret text."""
        without_long = self._masker.mask(value)
        return self._without_short(without_long) if self._short else without_long

    def _without_short(self, value: Any) -> Any:
        if isinstance(value, str):
            return value if value in _OWN or not self._short else self._short.sub(MASK, value)
        if isinstance(value, dict):
            return {key: self._without_short(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._without_short(item) for item in value]
        return value


def _forms(text: str) -> Iterator[str]:
    """Yield I(text) itself, its normal form as each attribute, and its forms in messages."""
    normal = (normal_value(attribute.name, text) for attribute in ATTRIBUTES)
    whole = {text, text.strip(), *(one for one in normal if isinstance(one, str))}
    safe = {masked(form) for form in whole} | {masked({"regex": form})["regex"] for form in whole}
    for form in whole | safe:
        begin = _SCHEME.match(form)
        rest = form[begin.end() :] if begin else form
        yield from filter(None, (rest, printable(rest), repr(rest)[1:-1], json.dumps(rest)[1:-1]))
