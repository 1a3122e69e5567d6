# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tests of Jinja that fail for an undefined value, as they do since ansible-core 2.19.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Before, C(x is not none) is true for a name C(x) that does not exist. A misspelt rule then holds for
every trunk.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Undefined

_OF_UNDEFINED = ("defined", "undefined")


class StrictTests(Mapping[str, Callable[..., Any]]):
    """The I(tests) of an environment, by their names."""

    def __init__(self, tests: Mapping[str, Callable[..., Any]]) -> None:
        self._tests = tests

    def __getitem__(self, name: str) -> Callable[..., Any]:
        test = self._tests[name]
        return test if name in _OF_UNDEFINED else _strict(test)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tests)

    def __len__(self) -> int:
        return len(self._tests)


def _strict(test: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(test)
    def of_values(*values: Any, **named: Any) -> Any:
        for value in (*values, *named.values()):
            if isinstance(value, Undefined):
                str(value)  # Ansible's undefined values raise here.
        return test(*values, **named)

    return of_values
