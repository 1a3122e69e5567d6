# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mask secrets in everything that leaves the collection. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The rule: no text, number or key of a result holds 8 or more consecutive characters of a secret in
one of these encodings. They may be plain, percent-encoded, escaped for JSON or Python, or written
as HTML entities, in up to three layers of these. They may be in Base64 at any offset, or in
hexadecimal. ASCII letters may have another case, except in Base64. The characters may be the whole
secret, or the rest of one that was cut.

No other encoding is covered, such as Base32, quoted-printable, compression, a fourth layer of
escapes, reversed text, or characters of a secret that stand apart. The same holds for Base64 and
hexadecimal digits of encoded or escaped text, hexadecimal digits with separators, UTF-16 and the
escapes of CSS.

The work is bounded. A long text that contains a part of a secret is masked whole. Texts that would
take too much work are masked whole too, even without such a part.

Two exceptions keep facts true. A SID may share 8 characters with a secret by chance. In a SID (two
letters and 32 hexadecimal digits) only runs of 16 characters or more are masked. A template of a
secret, such as one that names C(PRODUCTION_TOKEN), may share 8 characters with the public name of
an account. A run is not masked if it lies inside such a name.
"""

from __future__ import annotations

import base64
import re
import string
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import Any, NamedTuple

from .decoding import is_escaped, views

MASK = "********"
RUN = 8
RUN_IN_SID = 16
# 8 characters have at least 10 whole digits in Base64, and 16 in hexadecimal.
_RUN_IN_BASE64 = 10
_RUN_IN_HEX = 2 * RUN
# In characters. If all views of escaped texts together are longer, each such text is masked whole.
MAX_DECODED_CHARACTERS = 5_000_000
# In characters. A longer text that contains a part of a secret is masked whole.
MAX_LENGTH = 10_000
# Characters that may be searched for texts with a part of a secret, besides all texts twice.
MAX_SEARCHED_CHARACTERS = 100_000_000
# Characters of such texts that are searched in detail. The other texts are masked whole.
MAX_DETAILED_CHARACTERS = 3_000_000
# The places that a test of many texts checks for a part of a secret.
MAX_PLACES = 1000
# The work for one place, counted in searched characters.
_WORK_OF_A_TEST = 1000
_WORK_AT_A_PLACE = 100
_WORK_OF_DECODING = 20

_SID = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9A-Fa-f]{32}(?![A-Za-z0-9])")
_BASE64_BEFORE, _BASE64_AFTER = re.compile(r"[A-Za-z0-9]*"), re.compile(r"[A-Za-z0-9]*={0,2}")
# The case of a letter matters only in Base64. A plus sign in a form is a space, and Base64 for URLs
# has two other digits.
_UPPER, _SMALL = string.ascii_uppercase.encode(), string.ascii_lowercase.encode()
_LOWER = bytes.maketrans(_UPPER, _SMALL)
_FORM = bytes.maketrans(_UPPER + b"+", _SMALL + b" ")
_BASE64 = bytes.maketrans(b"-_", b"+/")
_EITHER = bytes.maketrans(_UPPER + b"+-_", _SMALL + b"  /")

_SID_LENGTH = 34
# JSON escapes such a character as a surrogate pair.
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")

Span = tuple[int, int]


class _Budget:
    """The remaining work, in searched characters."""

    def __init__(self, left: int) -> None:
        self._left = left

    def take(self, work: int) -> None:
        """Use up I(work), in characters."""
        self._left -= work

    def is_spent(self) -> bool:
        """Return whether more work was used than was allowed."""
        return self._left < 0


class _Search:
    """Finds runs of I(size) or more bytes of I(contents) in a text whose bytes are I(fold)ed.

    It compares words of I(width) bytes. A run of twice as many bytes, less one, contains a whole
    word.
    """

    def __init__(self, contents: Iterable[bytes], size: int, fold: bytes, width: int) -> None:
        folded = [content.translate(fold) for content in contents]
        self._size, self._fold, self._width = size, fold, width
        self._windows = _windows(folded, size)
        self._words = frozenset(
            int.from_bytes(word, sys.byteorder) for word in _windows(folded, width)
        )

    def runs(self, text: str) -> Iterator[Span]:
        """Yield the span of each run in I(text), in order."""
        folded = self._folded(text)
        return _merged(self._around(self._places(folded), folded))

    def finds(self, text: str, budget: _Budget) -> bool:
        """Return whether I(text) contains a run, or too many words to check."""
        folded = self._folded(text)
        budget.take(len(text) + _WORK_OF_A_TEST)
        for looked, place in enumerate(self._places(folded)):
            if looked == MAX_PLACES or any(True for _run in self._around((place,), folded)):
                return True
            budget.take(_WORK_AT_A_PLACE)
        return False

    def _folded(self, text: str) -> bytes:
        return text.encode("latin-1", "replace").translate(self._fold)

    def _places(self, folded: bytes) -> Iterator[int]:
        padded = folded + bytes(-len(folded) % self._width)
        content = memoryview(padded).cast("I" if self._width == 4 else "Q")
        words = self._words.intersection(content)
        if not words:
            return iter(())
        return compress(count(0, self._width), map(words.__contains__, content))

    def _around(self, places: Iterable[int], folded: bytes) -> Iterator[Span]:
        size, first = self._size, 0
        for place in places:
            for start in range(max(first, place + self._width - size), place + 1):
                if folded[start : start + size] in self._windows:
                    yield start, start + size
            first = place + 1


class _Searches(NamedTuple):
    """The searches for secrets in each encoding, and fast tests whether a text contains any.

    I(any_in_sids) are the tests for SIDs, where a run must be longer.
    """

    plain: _Search
    base64: _Search
    hexadecimal: _Search
    any: Sequence[_Search]
    any_in_sids: Sequence[_Search]


# The tasks of a loop mask the same secrets: to prepare the searches anew took 5 % of their time.
@lru_cache(maxsize=4)
def _searches(secrets: frozenset[str]) -> _Searches:
    plain = [text for secret in secrets for text in _spellings(secret)]
    encoded = [text for secret in secrets for text in _in_base64(secret)]
    hexadecimal = _Search([_bytes(s).hex().encode() for s in secrets], _RUN_IN_HEX, _LOWER, 8)
    return _Searches(
        _Search(plain, RUN, _FORM, 4),
        _Search(encoded, _RUN_IN_BASE64, _BASE64, 4),
        hexadecimal,
        (_Search(plain + encoded, RUN, _EITHER, 4), hexadecimal),
        (_Search(plain + encoded, RUN_IN_SID, _EITHER, 8), hexadecimal),
    )


class Masker:
    """Masks I(secrets) in JSON values, except in our I(own) texts, such as names of attributes.

    I(names) are public, and stay even inside a text.
    """

    def __init__(
        self, secrets: Iterable[str], own: Collection[str] = (), names: Iterable[str] = ()
    ) -> None:
        known = frozenset(secret for secret in secrets if len(secret) >= RUN)
        self._own = frozenset(own)
        self._names = [re.compile(re.escape(name)) for name in names if len(name) >= RUN]
        self._knows_any = bool(known)
        self._search = _searches(known)

    def mask(self, value: Any) -> Any:
        """Return I(value), a JSON value, with each part of a secret replaced by C(********).

        Keys that become the same are numbered. A value without a secret comes back as it is.
        """
        if not self._knows_any:
            return value
        masked = self._masked(texts_in(value) - self._own)
        return _replaced(value, masked) if masked else value

    def _masked(self, texts: set[str]) -> dict[str, str]:
        """Return each of I(texts) that contains a part of a secret, with its masked form."""
        sids = {text for text in texts if len(text) == _SID_LENGTH and _SID.fullmatch(text)}
        escaped = {text for text in texts - sids if is_escaped(text)}
        masked: dict[str, str] = {}
        if escaped and _is_too_long_to_decode("\0".join(escaped)):
            masked = dict.fromkeys(escaped, MASK)
            escaped = set()
        detailed = _Budget(MAX_DETAILED_CHARACTERS)
        for searches, group in (
            (self._search.any_in_sids, sids),
            (self._search.any, texts - sids - escaped - masked.keys()),
            (self._search.any, escaped),
        ):
            if not group:
                continue
            for text, is_known in _suspects(searches, group):
                masked_text = MASK if is_known else self._mask_within(text, detailed)
                if masked_text != text:
                    masked[text] = masked_text
        return masked

    def _mask_within(self, text: str, budget: _Budget) -> str:
        if budget.is_spent():
            return MASK
        budget.take(len(text) + _WORK_AT_A_PLACE)
        if is_escaped(text):
            budget.take(_WORK_OF_DECODING * sum(len(view.text) for view in views(text)))
        return MASK if budget.is_spent() else self.mask_text(text)

    def mask_text(self, text: str) -> str:
        """Return I(text) with each part of a secret replaced by C(********)."""
        spans: list[Span] = []
        for view in views(text):
            runs = [*self._runs(view.text)]
            edges = view.edges() if runs else ()
            spans += ((edges[start], edges[end]) for start, end in runs)
        if not spans:
            return text
        sids = _spans([_SID], text)
        names = _spans(self._names, text)
        result, last = "", 0
        for start, end in _merged(sorted(spans)):
            chances = names + (sids if end - start < RUN_IN_SID else [])
            if not any(first <= start and end <= past for first, past in chances):
                result += text[last:start] + MASK
                last = end
        return result + text[last:]

    def _runs(self, text: str) -> Iterator[Span]:
        yield from self._search.plain.runs(text)
        yield from self._search.hexadecimal.runs(text)
        for start, end in self._search.base64.runs(text):
            yield _whole_base64(text, start, end)


def _suspects(searches: Sequence[_Search], texts: set[str]) -> Iterator[tuple[str, bool]]:
    """Yield those of I(texts) that may contain a part of a secret, and whether to mask all of it.

    Texts are tested together. If they contain a part, each half of them is tested again.
    """
    budget = _Budget(MAX_SEARCHED_CHARACTERS + 2 * sum(map(len, texts)))
    if not _found(searches, "\0".join(texts), budget):
        return
    waiting = [sorted(texts, key=lambda text: (len(text), text))]
    while waiting:
        group = waiting.pop()
        if budget.is_spent():
            yield from ((text, True) for text in group)
        elif not _found(searches, "\0".join(group), budget):
            continue
        elif len(group) == 1:
            yield group[0], len(group[0]) > MAX_LENGTH
        else:
            middle = len(group) // 2
            waiting += group[middle:], group[:middle]


def _found(searches: Sequence[_Search], text: str, budget: _Budget) -> bool:
    for view in views(text):
        if view.outer is not None:
            budget.take(_WORK_OF_DECODING * len(view.outer.text))
        if any(search.finds(view.text, budget) for search in searches):
            return True
    return False


def _is_too_long_to_decode(text: str) -> bool:
    length = 0
    for view in views(text):
        length += len(view.text)
        if length > MAX_DECODED_CHARACTERS:
            return True
    return False


def _windows(contents: Iterable[bytes], size: int) -> frozenset[bytes]:
    return frozenset(c[i : i + size] for c in contents for i in range(len(c) - size + 1))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield I(spans), which are in order, with those that overlap or touch as one."""
    whole: Span | None = None
    for start, end in spans:
        if whole is not None and start <= whole[1]:
            whole = (whole[0], max(whole[1], end))
            continue
        if whole is not None:
            yield whole
        whole = (start, end)
    if whole is not None:
        yield whole


def _spans(patterns: Iterable[re.Pattern[str]], text: str) -> list[Span]:
    return [match.span() for pattern in patterns for match in pattern.finditer(text)]


def _whole_base64(text: str, start: int, end: int) -> Span:
    """Return the span of all Base64 around a part, which may have a user name before a secret."""
    before, after = _BASE64_BEFORE.match(text[:start][::-1]), _BASE64_AFTER.match(text, end)
    return start - (before.end() if before else 0), after.end() if after else end


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _spellings(secret: str) -> set[bytes]:
    """Return the forms of I(secret) in a search: plain, and with each byte or each half escaped."""
    halves = _BEYOND_16_BITS.sub("??", secret)
    return {
        secret.encode("latin-1", "replace"),
        halves.encode("latin-1", "replace"),
        _bytes(secret),
    }


def _in_base64(secret: str) -> Iterator[bytes]:
    """Yield the Base64 digits of I(secret) that no neighbour changes, at each of three offsets."""
    for offset in range(3):
        content = bytes(offset) + _bytes(secret)
        yield base64.b64encode(content)[-(-offset * 8 // 6) : len(content) * 8 // 6]


# JSON values


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def texts_in(value: Any) -> set[str]:
    """Return every text, number and key in I(value), as texts."""
    texts: set[str] = set()
    waiting: list[Iterable[Any]] = [(value,)]
    while waiting:
        for item in waiting.pop():
            if isinstance(item, str):
                texts.add(item)
            elif item is None or item is True or item is False:
                pass
            elif isinstance(item, dict):
                waiting += item.keys(), item.values()
            elif isinstance(item, (list, tuple)):
                waiting.append(item)
            elif _is_number(item):
                texts.add(repr(item))
    return texts


def _replaced(value: Any, masked: dict[str, str]) -> Any:
    if isinstance(value, str):
        return masked.get(value, value)
    if isinstance(value, dict):
        items = {key: _replaced(item, masked) for key, item in value.items()}
        return with_masked_keys(items, lambda key: _replaced(key, masked))
    if isinstance(value, (list, tuple)):
        return [_replaced(item, masked) for item in value]
    return MASK if _is_number(value) and repr(value) in masked else value


def with_masked_keys(mapping: Mapping[Any, Any], mask: Callable[[Any], Any]) -> dict[Any, Any]:
    """Return I(mapping) with its keys after I(mask). Keys that become the same are numbered."""
    names = {key: mask(key) for key in mapping}
    taken = {key for key, name in names.items() if key == name}
    numbers: Counter[Any] = Counter()
    result: dict[Any, Any] = {}
    for key, item in mapping.items():
        name = names[key]
        while name != key and name in taken:
            numbers[names[key]] += 1
            name = f"{names[key]} ({numbers[names[key]] + 1})"
        taken.add(name)
        result[name] = item
    return result
