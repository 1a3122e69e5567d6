# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send requests for several collections at the same time, even to different APIs.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Union

from .._errors import TwilioError
from .._http.client import Client
from .._http.exchange import Request
from .._http.responses import Answer
from .collection import Collection, Found

Several = Union[list[Answer], TwilioError]


class Inquiry(NamedTuple):
    """The first request for some resources, and a function to read them all from its outcome.

    I(read) returns the resources, or raises a TwilioError.
    """

    request: Request
    read: Callable[[Found], list[Answer]]


def list_of(collection: Collection) -> Inquiry:
    """Return the inquiry for every resource of a I(collection)."""
    return Inquiry(Request(collection.first_url, resource=collection.resource), collection.every)


def one_of(collection: Collection, sid: str) -> Inquiry:
    """Return the inquiry for the one resource I(sid) of a I(collection). It is a SID."""

    def read(first: Found) -> list[Answer]:
        found = collection.checked(sid, first)
        if isinstance(found, TwilioError):
            raise found
        return [found]

    return Inquiry(Request(collection.address.of(sid), resource=collection.resource), read)


def ask_together(client: Client, inquiries: Sequence[Inquiry]) -> list[Several]:
    """Return the resources or the error of each of I(inquiries).

    Their first requests are sent at the same time. An error that concerns all of them, such as
    invalid credentials, is raised.
    """
    firsts = client.request_each([inquiry.request for inquiry in inquiries])
    return [_read(inquiry, first) for inquiry, first in zip(inquiries, firsts)]


def every_of(client: Client, collections: Iterable[Collection]) -> list[Several]:
    """Return every resource of each of I(collections), as C(ask_together) does."""
    return ask_together(client, [list_of(collection) for collection in collections])


def _read(inquiry: Inquiry, first: Found) -> Several:
    try:
        return inquiry.read(first)
    except TwilioError as error:
        if error.for_all:
            raise
        return error
