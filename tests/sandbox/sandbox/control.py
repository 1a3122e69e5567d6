# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control API under /_sandbox/: for tests, without authentication, in JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web

from .answers import json_answer
from .catalogue import CATALOGUE

if TYPE_CHECKING:
    from .server import Sandbox
    from .world import Account

PATH = "/_sandbox/"
Reply = tuple[int, Any]
Handler = Callable[["Sandbox", web.BaseRequest], Awaitable[Reply]]


class _ControlError(Exception):
    """A control request that cannot be done: status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def handle(sandbox: Sandbox, request: web.BaseRequest) -> web.StreamResponse:
    path = request.raw_path.partition("?")[0][len(PATH) :]
    try:
        status, value = await _route(sandbox, request, path)
    except _ControlError as wrong:
        status, value = wrong.status, {"error": str(wrong)}
    except (ValueError, KeyError) as error:
        status, value = 400, {"error": str(error)}
    return json_answer(value, status).response()


async def _route(sandbox: Sandbox, request: web.BaseRequest, path: str) -> Reply:
    if path.startswith("trunks/"):
        return await _trunk(sandbox, request, unquote(path.removeprefix("trunks/")))
    methods = ROUTES.get(path)
    if methods is None:
        raise _ControlError(404, f"nothing at {PATH}{path}; see {PATH}")
    if request.method not in methods:
        raise _ControlError(405, f"{PATH}{path} takes {', '.join(methods)}")
    return await methods[request.method](sandbox, request)


async def _object(request: web.BaseRequest) -> dict[str, Any]:
    text = await request.text()
    value = json.loads(text) if text else {}
    if not isinstance(value, dict):
        raise _ControlError(400, "a JSON object is needed")
    return value


async def _index(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    faults = {
        kind.name: {"does": kind.does, "parameters": kind.parameters} for kind in CATALOGUE.values()
    }
    control = [f"{method} {PATH}{path}" for path, methods in ROUTES.items() for method in methods]
    trunks = [f"{method} {PATH}trunks/SID" for method in ("GET", "PUT", "DELETE")]
    return 200, {"control": sorted(control + trunks), "faults": faults}


async def _requests(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, sandbox.journal.to_dict()


async def _totals(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, sandbox.journal.totals()


async def _clear_requests(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    sandbox.journal.clear()
    return 200, {}


async def _faults(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, {"faults": sandbox.faults.to_list()}


async def _add_fault(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 201, sandbox.faults.add(await _object(request)).to_dict()


async def _clear_faults(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    sandbox.faults.clear()
    return 200, {}


async def _settings(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, asdict(sandbox.settings)


async def _change_settings(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    sandbox.settings.change(await _object(request))
    return await _settings(sandbox, request)


async def _accounts(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, {
        account.name: {
            "sid": account.sid,
            "friendly_name": account.friendly_name,
            "credentials": account.credentials,
            "trunks": [trunk.sid for trunk in account.trunks],
        }
        for account in sandbox.world.accounts.values()
    }


async def _tokens(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, {"tokens": sandbox.tokens.issued}


async def _populate(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    given = await _object(request)
    count, template = given.get("count"), given.get("template", {})
    if not isinstance(count, int) or count < 0 or not isinstance(template, dict):
        raise ValueError("count is a whole number, template an object of attributes")
    account = _account(sandbox, given.get("account_sid"))
    return 201, {"sids": account.populate(count, template)}


async def _reset(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    sandbox.reset()
    return 200, {}


async def _trunk(sandbox: Sandbox, request: web.BaseRequest, sid: str) -> Reply:
    account = _account(sandbox, request.query.get("account_sid"))
    if request.method == "PUT":
        raw = await request.read()
        account.trunks.put(sid, json.loads(raw), raw)
        return 200, {"sid": sid, "account_sid": account.sid}
    trunk = account.trunks.get(sid)
    if trunk is None:
        raise _ControlError(404, f"{account.name} has no trunk {sid}")
    if request.method == "DELETE":
        account.trunks.remove(sid)
        return 200, {}
    if request.method == "GET":
        return 200, trunk.attributes
    raise _ControlError(405, "a trunk takes GET, PUT and DELETE")


def _account(sandbox: Sandbox, name: Any) -> Account:
    """The account named, or the first of the file."""
    if name is None:
        return next(iter(sandbox.world.accounts.values()))
    return sandbox.world.account(str(name))


ROUTES: dict[str, dict[str, Handler]] = {
    "": {"GET": _index},
    "accounts": {"GET": _accounts},
    "faults": {"GET": _faults, "POST": _add_fault, "DELETE": _clear_faults},
    "populate": {"POST": _populate},
    "requests": {"GET": _requests, "DELETE": _clear_requests},
    "reset": {"POST": _reset},
    "settings": {"GET": _settings, "PATCH": _change_settings},
    "tokens": {"GET": _tokens},
    "totals": {"GET": _totals},
}
