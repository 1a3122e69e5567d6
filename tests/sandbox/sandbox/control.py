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
from .resources import BY_NAME, Resource, below

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
    """Return the response to a request of the control API."""
    path = request.raw_path.partition("?")[0][len(PATH) :]
    try:
        status, value = await _route(sandbox, request, path)
    except _ControlError as wrong:
        status, value = wrong.status, {"error": str(wrong)}
    except (ValueError, KeyError) as error:
        status, value = 400, {"error": str(error)}
    return json_answer(value, status).response()


async def _route(sandbox: Sandbox, request: web.BaseRequest, path: str) -> Reply:
    parts = [unquote(part) for part in path.split("/")]
    if len(parts) > 1 and parts[0] in BY_NAME:
        return await _row(sandbox, request, parts)
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
    rows = [f"{method} {PATH}RESOURCE/SID" for method in ("GET", "PUT", "DELETE")]
    resources = {
        resource.name: {"path": resource.path, "permission": resource.permission}
        for resource in BY_NAME.values()
    }
    return 200, {"control": sorted(control + rows), "faults": faults, "resources": resources}


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
            **{
                resource.name: [row.sid for row in account.list_of(resource)]
                for resource in below(None)
            },
        }
        for account in sandbox.world.accounts.values()
    }


async def _tokens(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    return 200, {"tokens": sandbox.tokens.issued}


async def _populate(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    given = await _object(request)
    template = given.get("template", {})
    numbers = [given.get(name, 0) for name in ("count", "connection_policies", "sip_domains")]
    whole = all(isinstance(number, int) and number >= 0 for number in numbers)
    if "count" not in given or not whole or not isinstance(template, dict):
        raise ValueError(
            "count, connection_policies and sip_domains are whole numbers, template is an object"
            " of attributes"
        )
    count, policies, domains = numbers
    account = _account(sandbox, given.get("account_sid"))
    return 201, {"sids": account.populate(count, template, policies, domains)}


async def _reset(sandbox: Sandbox, request: web.BaseRequest) -> Reply:
    sandbox.reset()
    return 200, {}


def _resource(parts: list[str]) -> tuple[Resource, str, str]:
    """Return the resource, and the SIDs of its parent and its own, that a path names."""
    resource = BY_NAME.get(parts[-2]) if len(parts) % 2 == 0 else None
    parent = resource.parent if resource else None
    named = [parent.name, parts[1]] if parent else []
    if resource is None or parts[:-2] != named:
        raise _ControlError(404, f"no such resource: {'/'.join(parts)}; see {PATH}")
    return resource, named[-1] if named else "", parts[-1]


async def _row(sandbox: Sandbox, request: web.BaseRequest, parts: list[str]) -> Reply:
    resource, parent, sid = _resource(parts)
    account = _account(sandbox, request.query.get("account_sid"))
    rows = account.list_of(resource, parent)
    if request.method == "PUT":
        raw = await request.read()
        rows.put(sid, json.loads(raw), raw)
        return 200, {"sid": sid, "account_sid": account.sid}
    row = rows.get(sid)
    if row is None:
        raise _ControlError(404, f"{account.name} has no {'/'.join(parts)}")
    if request.method == "DELETE":
        rows.remove(sid)
        return 200, {}
    if request.method == "GET":
        return 200, row.attributes
    raise _ControlError(405, "a resource takes GET, PUT and DELETE")


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
