# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read JSON from Twilio for the layers above: from one URL, or many at the same time.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from .._auth.credentials import Credentials, oauth_of
from .._errors import TwilioError
from .._resources.resource import ANYTHING, Resource
from .budget import Budget, Limits
from .endpoints import Verify
from .exchange import Exchange, Request, Response
from .progress import Progress
from .proxies import Proxies
from .responses import Answer, read_answer, read_grant
from .scheduler import AnswerOrError, Scheduler
from .workers import Workers


class UnsignedAccess:
    """Access to the token endpoint, whose requests have the credentials in their form."""

    def __init__(self, credentials: Credentials, verify: Verify, user_agent: str) -> None:
        self.credentials = credentials
        self.verify = verify
        self._proxies = Proxies()
        self._headers = {"Accept": "application/json", "User-Agent": user_agent}

    def sign(self, request: Request) -> Request:
        """Return I(request) with the headers that all requests have."""
        return Request(request.url, self._headers, request.form, request.resource)

    def exchange(self, request: Request, timeout: float) -> Exchange:
        """Return an exchange for I(request), bounded by I(timeout) seconds.

        Its connection serves only these credentials.
        """
        return Exchange(request, self.verify, timeout, self._proxies, self.credentials.who)

    def read(self, request: Request, response: Response) -> Answer:
        """Return the grant in I(response), or raise a TwilioError."""
        return read_grant(response, self.credentials, request.resource)

    def renews(self, request: Request, error: TwilioError) -> bool:  # noqa: ARG002 - see Access
        """Return false: no access token was used."""
        return False


class SignedAccess(UnsignedAccess):
    """Access to Twilio's API. An OAuth app obtains an access token before it signs a request."""

    def __init__(
        self,
        credentials: Credentials,
        verify: Verify,
        user_agent: str,
        budget: Budget,
        workers: Workers,
    ) -> None:
        super().__init__(credentials, verify, user_agent)
        self._unsigned = UnsignedAccess(credentials, verify, user_agent)
        self._budget = budget
        self._workers = workers

    def sign(self, request: Request) -> Request:
        """Return I(request) with credentials, or raise a TwilioError if there is no token."""
        oauth = oauth_of(self.credentials)
        form = oauth and oauth.token_form(time.monotonic())
        if oauth and form:
            grant = self._obtain_grant(
                Request(oauth.oauth_url, form=form, resource=request.resource)
            )
            if isinstance(grant, TwilioError):
                raise oauth.refused(grant)
            oauth.take(grant, time.monotonic())
        headers = {**self._headers, "Authorization": self.credentials.authorization()}
        return Request(request.url, headers, resource=request.resource)

    def read(self, request: Request, response: Response) -> Answer:
        """Return the JSON object in I(response), or raise a TwilioError."""
        answer = read_answer(response, self.credentials, request.resource)
        self._budget.progress.count(answer, request.resource)
        oauth = oauth_of(self.credentials)
        if oauth:
            oauth.accepted(request.headers["Authorization"])
        return answer

    def renews(self, request: Request, error: TwilioError) -> bool:
        """Return whether a new access token may help after I(error)."""
        oauth = oauth_of(self.credentials)
        return (
            oauth is not None
            and error.failure.http_status == 401
            and oauth.renewable(request.headers["Authorization"])
        )

    def _obtain_grant(self, request: Request) -> AnswerOrError:
        """Return the grant, or the error even if it concerns all requests of this scheduler."""
        try:
            return Scheduler([request], self._budget, self._workers, self._unsigned).run()[0]
        except TwilioError as error:
            return error


class Client:
    """Reads on behalf of one task, within its C(budget). It reports the I(progress) of the task."""

    def __init__(
        self,
        credentials: Credentials,
        verify: Verify,
        limits: Limits,
        user_agent: str,
        progress: Progress | None = None,
    ) -> None:
        self.budget = Budget(limits, progress)
        self.workers = Workers()
        self.access = SignedAccess(credentials, verify, user_agent, self.budget, self.workers)

    def get(self, url: str, resource: Resource = ANYTHING) -> Answer:
        """Return the JSON object at I(url), or raise a TwilioError."""
        answer = self.get_each([url], resource)[0]
        if isinstance(answer, TwilioError):
            raise answer
        return answer

    def get_each(self, urls: Sequence[str], resource: Resource = ANYTHING) -> list[AnswerOrError]:
        """Return for each of I(urls), in their order, the JSON object there or an error.

        Errors speak of I(resource), which the objects are or have in them.
        Raises an error that concerns all of them, such as invalid credentials.
        """
        return self.request_each([Request(url, resource=resource) for url in urls])

    def request_each(self, requests: Sequence[Request]) -> list[AnswerOrError]:
        """Return for each of I(requests), in their order, the JSON object there or an error.

        Raises an error that concerns all of them, as C(get_each) does.
        """
        return Scheduler(requests, self.budget, self.workers, self.access).run()
