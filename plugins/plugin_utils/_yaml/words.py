# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors in YAML or JSON in plain words, without any part of the text.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

# The tags of plain values say what YAML would read without them.
NOT_ALLOWED = (
    "is not allowed here. Only !unsafe, !vault, !!str, !!int, !!float, !!bool and !!null are"
)

# A message for each part of an error of libyaml, PyYAML or Python's json. Their own messages may
# repeat a piece of the text.
_WORDS = (
    (
        "mapping values are not allowed",
        "A colon is not allowed here. If it belongs to a text, put the text in quotes",
    ),
    ("expected ':'", "A colon is missing after a key"),
    ("expected '-' indicator", "A list item is expected here, at the indentation of the list"),
    ("expected key", "A key is expected here, at the indentation of its dictionary"),
    ("<block end>", "The indentation differs from the lines before it"),
    ("',' or ']'", "A comma or the end of the list, ], is expected here"),
    ("',' or '}'", "A comma or the end of the dictionary, }, is expected here"),
    ("entries are not allowed", "A list item cannot begin here"),
    ("mapping keys are not allowed", "A key cannot begin here"),
    (
        "cannot start any token",
        "This character cannot begin a value. Replace a tab by spaces, or put the text in quotes",
    ),
    ("unexpected end of stream", "A quote is opened and not closed"),
    ("unexpected document indicator", "A quote is opened and not closed"),
    ("escape", "A backslash begins an unknown escape. Write it twice, or use single quotes"),
    ("document start", "The end of the file is expected here"),
    ("undefined tag handle", f"This tag {NOT_ALLOWED}"),
    ("comment or line break", "Only a comment may follow here"),
    ("node content", "A value is expected here"),
    ("Expecting value", "A value is expected here"),
    ("property name", "A key in double quotes is expected here"),
    ("Expecting ',' delimiter", "A comma is expected here"),
    ("Expecting ':' delimiter", "A colon is expected here"),
    ("trailing comma", "The last item must not have a comma"),
    ("Unterminated string", "A quote is opened and not closed"),
    (
        "Invalid control character",
        "A text has a line break or control character. Write it as an escape",
    ),
    ("Extra data", "The end of the file is expected here"),
)


def plain_words(problem: str | None) -> str:
    """Return the parser's I(problem) in plain words."""
    known = (words for part, words in _WORDS if part in (problem or ""))
    return next(known, "This line is not valid. Check the quotes and the indentation")
