# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that read resources by C(sid), C(sids) or C(friendly_name), for tests of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.action import (
    byoc_trunk_info as trunk_action,
)
from ansible_collections.voiceops.twilio.plugins.action import (
    connection_policy_info as policy_action,
)
from ansible_collections.voiceops.twilio.plugins.action import (
    sip_domain_info as domain_action,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.plugins.modules import (
    byoc_trunk_info,
    connection_policy_info,
    sip_domain_info,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins import tasks


class Info(NamedTuple):
    """One module, the resource that it reads, and what the sandbox's main account has of it.

    I(sids) are in the order of the listing. I(title) is the friendly name of some. I(stored) is
    what the sandbox calls the resource. I(path) is that of its list.
    """

    resource: Resource
    module: ModuleType
    action: Any
    core: Callable[..., Outcome]
    stored: str
    sids: list[str]
    title: str
    path: str

    @property
    def name(self) -> str:
        """The name of the module."""
        return f"{self.resource.fact}_info"

    @property
    def absent(self) -> str:
        """A SID that no account has."""
        return self.resource.prefix + "f" * 32

    def options(self, sandbox: Sandbox, **own: Any) -> dict[str, Any]:
        """Return options for the main account, as C(tasks.options) does."""
        where = {self.resource.api.option: sandbox.url}
        given = {**tasks.options(sandbox), **where}
        if own.keys() & {"api_key", "client_id"}:
            del given["auth_token"]
        return {**given, **own}

    def ask(
        self, sandbox: Sandbox, environ: Mapping[str, str] | None = None, **own: Any
    ) -> Outcome:
        """Return what the core makes of I(own) options."""
        given = self.options(sandbox, **own)
        return self.core(given, environ or {}, ansible_version="2.21.0")

    def stored_of(self, sandbox: Sandbox, sid: str) -> Any:
        """Return the resource I(sid) as the sandbox has it."""
        return sandbox.resource(self.stored, sid)

    def change(self, sandbox: Sandbox, sid: str, **attributes: Any) -> None:
        """Change I(attributes) of the resource I(sid)."""
        value = {**self.stored_of(sandbox, sid), **attributes}
        sandbox.put_resource(self.stored, sid, value=value)


def _sids(prefix: str, *ends: str) -> list[str]:
    return [f"{prefix}{end:0>32}" for end in ends]


TRUNKS = Info(
    BYOC_TRUNK,
    byoc_trunk_info,
    trunk_action.ActionModule,
    byoc_trunk_info.byoc_trunk_info,
    "trunks",
    tasks.SIDS,
    "Cascade Carrier \u2013 Oregon",
    "/v1/ByocTrunks",
)
POLICIES = Info(
    CONNECTION_POLICY,
    connection_policy_info,
    policy_action.ActionModule,
    connection_policy_info.connection_policy_info,
    "connection_policies",
    _sids("NY", "ee01", "ee02", "ee03", "a501", "a502", "a901", "a902", "ff01"),
    "Cascade Carrier",
    "/v1/ConnectionPolicies",
)
DOMAINS = Info(
    SIP_DOMAIN,
    sip_domain_info,
    domain_action.ActionModule,
    sip_domain_info.sip_domain_info,
    "sip_domains",
    _sids("SD", "ee01", "a501", "cc01", "cc02", "cc03"),
    "Atlantic Exchange",
    f"/2010-04-01/Accounts/{tasks.MAIN}/SIP/Domains",
)
INFOS = {info.name: info for info in (TRUNKS, POLICIES, DOMAINS)}
each_info = pytest.mark.parametrize("info", INFOS.values(), ids=INFOS)


class Step(NamedTuple):
    """One request of a task that reads the first resource of an account, by its I(path)."""

    info: Info
    resource: Resource
    path: str

    @property
    def is_list(self) -> bool:
        """Whether the answer is a page."""
        return self.resource is not self.info.resource


STEPS = {
    "trunk": Step(TRUNKS, TRUNKS.resource, r"^.*/ByocTrunks/BY"),
    "policy": Step(POLICIES, POLICIES.resource, r"^.*/ConnectionPolicies/NY\w+$"),
    "targets": Step(POLICIES, TARGET, r"^.*/Targets$"),
    "domain": Step(DOMAINS, DOMAINS.resource, r"^.*/Domains/SD\w+\.json$"),
    "mapped ACLs": Step(DOMAINS, IP_ACCESS_CONTROL_LIST, r"^.*/IpAccessControlListMappings"),
    "addresses": Step(DOMAINS, IP_ADDRESS, r"^.*/IpAddresses"),
    "credentials": Step(DOMAINS, CREDENTIAL_LIST, r"^.*/CredentialListMappings"),
}
each_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


def paths(sandbox: Sandbox) -> list[str]:
    return [request["path"] for request in sandbox.requests()]


def read(info: Info, sandbox: Sandbox, **own: Any) -> list[dict[str, Any]]:
    """Return the resources that a task reads, which must not fail."""
    outcome = info.ask(sandbox, **own)
    assert not outcome.failed, outcome.result
    found: list[dict[str, Any]] = outcome.result[info.resource.facts]
    return found


def failure(info: Info, sandbox: Sandbox, **own: Any) -> dict[str, Any]:
    """Return the result of a task that must fail."""
    outcome = info.ask(sandbox, **own)
    assert outcome.failed, outcome.result
    return outcome.result
