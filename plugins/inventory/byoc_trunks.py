# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: byoc_trunks
short_description: BYOC trunks of Twilio as hosts
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Makes every BYOC (bring your own carrier) trunk of one or several accounts a host. So trunks can
    be grouped, limited and reported on like any other host.
  - The 15 attributes of a trunk are variables of its host, in the same form as
    M(voiceops.twilio.byoc_trunk_info) returns them. Attributes that Twilio adds later are items of
    one variable, the dictionary C(byoc_trunk_other_attributes).
  - C(ansible_connection) is V(local), so that tasks such as an assertion run on the controller,
    once for each trunk.
  - All trunks are in the group C(byoc_trunks). The trunks of each account are also in a group named
    C(byoc_account_) and the account's name or SID.
  - The name of the file must be C(byoc_trunks.yml) or end in C(.byoc_trunks.yml). The ending
    C(.yaml) works too.
  - Every text from Twilio is marked as data, so Ansible renders none of them as a template. So are
    keys of dictionaries and the results of expressions.
  - A group whose name comes from a value has letters, digits and underscores in its name. A value
    never makes one of the groups C(all), C(ungrouped), C(byoc_trunks) or C(byoc_account_…). It also
    makes none of the groups that the file names, or that an earlier inventory source made for other
    hosts.
  - A host never has the name of a group that this file makes, or of a C(byoc_account_…) group of
    another file. If a host of an earlier source has the name of a group that this file makes, the
    plugin fails.
options:
  plugin:
    description: The name of this plugin. It marks the file as a source of this plugin.
    type: str
    required: true
    choices: [voiceops.twilio.byoc_trunks]
  accounts:
    description:
      - Several accounts instead of one. Each is a dictionary with a C(name), credentials of its
        own, and any other option that all modules have as well, such as O(region).
      - Two items for the same account at the same address are an error.
      - An item without credentials, or with only one of two, is an error. It takes none from
        variables, the environment or C(ansible.cfg).
      - Credentials beside this list in the file are an error, since it would not be clear whose
        they are. Those in variables of the command line are ignored.
      - An empty list is an error, and so is V(null).
    type: list
    elements: dict
  related:
    description:
      - What to read besides the trunks, for all accounts.
      - V(connection_policy) adds the variable C(byoc_trunk_connection_policy), the connection
        policy that the trunk names, with its C(targets). It is V(null) if the trunk names none, or
        if Twilio has none of that SID.
      - V(sip_domain) adds the variable C(byoc_trunk_sip_domains), a list of the SIP domain that the
        trunk names and those that name the trunk. Each has its C(ip_access_control_lists) with
        their C(ip_addresses), and its C(credential_lists). A domain that Twilio does not have is
        missing from the list.
      - Both have the attributes that M(voiceops.twilio.byoc_trunk_info) returns. There, the option
        of the same name lists the permissions that a restricted API key needs.
      - Without its value here, a variable is not defined.
    type: list
    elements: str
    choices: [connection_policy, sip_domain]
    default: []
  on_account_error:
    description:
      - What to do about one of O(accounts) that cannot be read.
      - A mistake in the file always fails, before any request is sent. Examples are an item
        without credentials, or with an invalid O(retries).
      - V(error) fails. V(warn) continues with a warning and the trunks of the other accounts.
    type: str
    choices: [error, warn]
    default: error
  hostname:
    description:
      - Where the name of a host comes from, an ordered list of attributes of the trunk, or of
        templates over its host variables.
      - The plugin takes the first name that is not empty, unique among the trunks, and valid as a
        host name. If there is no such name, it takes the SID. Two trunks are never merged into one
        host.
      - The plugin knows the hosts and groups of earlier inventory sources only. A friendly name may
        also be the name of a host or group of a later source, or of a file in C(host_vars). Ansible
        then merges the trunk with that host, or runs plays for that group on the trunk only.
        Anybody who may rename a trunk can cause this.
      - With other sources or C(host_vars), use V([sid]), or a template with a beginning that no
        other name has. An example is V(trunk {{ byoc_trunk_sid[-4:] }}). Or let this file be the
        last source, if no file in C(host_vars) has the name of a trunk.
    type: list
    elements: str
    default: [friendly_name]
  prefix:
    description:
      - The prefix of the host variables.
      - A prefix whose variables mean something to Ansible or to this collection is an error. These
        begin with C(ansible_), C(byoc_trunk_audit_) or C(twilio_).
    type: str
    default: byoc_trunk_
  filters:
    description:
      - Expressions over the host variables. A trunk becomes a host only if all of them are true.
      - An expression that fails, or that gives neither true nor false, is an error.
      - An item may also be V(true) or V(false).
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - voiceops.twilio._twilio
  - voiceops.twilio._twilio.plugin
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
notes:
  - O(on_missing) has no meaning for an inventory, which reads all trunks.
  - Options that take text may be templates, such as a lookup of a secret, with the variables that
    are given on the command line.
  - The cache holds trunks, with O(related) what they refer to, and no credentials. Accounts,
    addresses, files and values of O(related) never share an entry.
"""

EXAMPLES = r"""
# byoc_trunks.yml: every trunk of the account that the environment names needs no more than
# plugin: voiceops.twilio.byoc_trunks

# emea.byoc_trunks.yml: two accounts, grouped by the method with which Twilio asks
plugin: voiceops.twilio.byoc_trunks
accounts:
  - name: production
    api_key: "{{ lookup('ansible.builtin.env', 'PRODUCTION_KEY') }}"
    api_secret: "{{ lookup('ansible.builtin.env', 'PRODUCTION_SECRET') }}"
    edge: dublin
    region: ie1
  - name: staging
    account_sid: AC00000000000000000000000000000002
    auth_token: "{{ lookup('ansible.builtin.env', 'STAGING_TOKEN') }}"
on_account_error: warn
filters:
  - byoc_trunk_voice_url is not none
keyed_groups:
  - prefix: voice_method
    key: byoc_trunk_voice_method | lower
compose:
  voice_host: byoc_trunk_voice_url | urlsplit('hostname')
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/byoc_trunks
"""

from collections.abc import Mapping
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.group import to_safe_group_name
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.accounts import (
    Account,
    accounts_of,
    given_in_file,
    require_usable,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.groups import (
    GroupNames,
    groups_of_accounts,
    require_no_host,
    require_no_more,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.hosts import (
    GROUP,
    TrunkHost,
    host_names,
    name_from,
    require_prefix,
    trunk_hosts,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import masked_message
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.switches import (
    PROGRESS,
    is_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.trunks import TrunkReader
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.written_types import (
    ChecksTypes,
)

ENDINGS = ("/byoc_trunks.yml", "/byoc_trunks.yaml", ".byoc_trunks.yml", ".byoc_trunks.yaml")


class InventoryModule(ChecksTypes, BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]
    """The inventory: a host for each trunk of each account."""

    NAME = "voiceops.twilio.byoc_trunks"
    _sanitize = staticmethod(to_safe_group_name)

    def verify_file(self, path: str) -> bool:
        """Return whether the name of the file is one that this plugin reads."""
        return bool(super().verify_file(path)) and f"/{path}".endswith(ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the hosts, groups and variables of every account in the file."""
        super().parse(inventory, loader, path, cache)
        try:
            self._parse(path, cache)
        except AnsibleError as error:
            # Ansible quotes invalid values, failed templates, and the lines around them.
            raise AnsibleParserError(masked_message(error.message, self.masker)) from None
        except Exception as error:  # noqa: BLE001 - nobody knows what such an error quotes
            message = f"The plugin failed with {type(error).__name__}: {error}"
            raise AnsibleParserError(masked_message(message, self.masker)) from None

    def _parse(self, path: str, cache: bool) -> None:
        config = self._read_config_data(path)
        require_prefix(self.get_option("prefix"))
        entries = self.get_option("accounts") or [] if "accounts" in config else None
        given = given_in_file(self, config, self._vars, self._template)
        accounts = accounts_of(entries, given, self._template)
        require_usable(accounts)
        reader = TrunkReader(path, self.display)
        if is_on(PROGRESS, self._vars, self._template):
            reader.show_progress(len(accounts), self.masker.mask_text)
        if self.get_option("cache"):
            reader.use_cache(self.cache, may_read=cache)
        hosts = [host for account in accounts for host in self._hosts(account, reader)]
        _require_once(hosts)
        wanted = [host for host in hosts if self._is_wanted(host)]
        before = set(self.inventory.hosts)
        try:
            self._populate(wanted)
        except Exception:
            # Ansible continues with the hosts so far. An incomplete inventory is worse than none.
            for name in self.inventory.hosts.keys() - before:
                self.inventory.remove_host(self.inventory.hosts[name])
            raise

    def _template(self, value: Any) -> Any:
        self.templar.available_variables = self._vars  # The variables of the command line.
        try:
            return self.templar.template(value)
        except AnsibleError as error:
            raise AnsibleParserError(
                f"A template in the file fails: {printable(str(error))}"
            ) from None

    def _compose(self, *arguments: Any, **keywords: Any) -> Any:
        """Return the value of an expression over host variables, marked as data."""
        return as_data(super()._compose(*arguments, **keywords))

    def _sanitize_group_name(self, name: str) -> str:
        return str(self._sanitize(name))

    # Reading the trunks

    def _hosts(self, account: Account, reader: TrunkReader) -> list[TrunkHost]:
        """Return the trunks of I(account) as hosts without names."""
        try:
            return trunk_hosts(account.name, reader.facts(account), self.get_option("prefix"))
        except AnsibleParserError as failure:
            error = account.error(failure.message)
        if account.name is None or self.get_option("on_account_error") == "error":
            raise error
        self.display.warning(f"{error.message} Its trunks are missing from the inventory.")
        return []

    def _is_wanted(self, host: TrunkHost) -> bool:
        return all(self._is_true(expression, host) for expression in self.get_option("filters"))

    def _is_true(self, expression: str | bool, host: TrunkHost) -> bool:
        if isinstance(expression, bool):
            return expression
        try:
            return bool(boolean(self._compose(expression, host.variables)))
        except Exception as error:  # noqa: BLE001 - a filter of Jinja may raise anything
            raise AnsibleParserError(
                f"The filter {expression!r} is neither true nor false for trunk "
                f"{host.trunk['sid']}: {printable(str(error))}"
            ) from None

    # Populating the inventory. All hosts come before all groups, so that no variable meets a group.
    # No group has the name of a host, because add_child would add the host instead.

    def _populate(self, hosts: list[TrunkHost]) -> None:
        sources = self.get_option("hostname")
        wishes = [[name_from(source, host, self.templar) for source in sources] for host in hosts]
        groups = groups_of_accounts(hosts)
        group_names = GroupNames(
            self.inventory, self.get_option("groups"), self.get_option("keyed_groups")
        )
        groups_to_come = {GROUP, *groups.values(), *group_names.in_file}
        require_no_host(groups_to_come, self.inventory.hosts)

        def is_taken(name: str, trunk: Mapping[str, Any]) -> bool:
            return name in groups_to_come or self._is_taken(name, trunk)

        names = host_names([host.trunk for host in hosts], wishes, is_taken)
        group_names.reserve(names)
        for name in names:
            if name in self.inventory.groups:
                raise AnsibleParserError(
                    f"A group named {name} exists already, so no host can have that name. Rename "
                    "the group."
                )
        for name, host in zip(names, hosts):
            self.inventory.add_host(name)
            self.inventory.set_variable(name, "ansible_connection", "local")
            for variable, value in host.variables.items():
                self.inventory.set_variable(name, variable, value)
            self._set_composite_vars(
                self.get_option("compose"), host.variables, name, self.get_option("strict")
            )
        for group in (GROUP, *groups.values()):
            self.inventory.add_group(group)
        for name, host in zip(names, hosts):
            self.inventory.add_host(name, GROUP)
            if host.whose:
                self.inventory.add_host(name, groups[host.whose])
            self._add_to_groups(name, host, group_names)

    def _is_taken(self, name: str, trunk: Mapping[str, Any]) -> bool:
        """Return whether a group or another host has the name I(name) already."""
        other = self.inventory.hosts.get(name)
        sid = f"{self.get_option('prefix')}sid"
        is_another = other is not None and other.vars.get(sid) != trunk["sid"]
        return is_another or name in self.inventory.groups or name in constants.LOCALHOST

    def _add_to_groups(self, name: str, host: TrunkHost, group_names: GroupNames) -> None:
        strict = self.get_option("strict")
        if self.get_option("groups"):
            self._sanitize = group_names.written
            self._add_host_to_composed_groups(
                self.get_option("groups"), host.variables, name, strict
            )
        if self.get_option("keyed_groups"):
            before = group_names.parents_with(name, self.inventory)
            self._sanitize = group_names.of_value
            self._add_host_to_keyed_groups(
                self.get_option("keyed_groups"), host.variables, name, strict
            )
            require_no_more(group_names.parents_with(name, self.inventory), before)


def _require_once(hosts: list[TrunkHost]) -> None:
    """Raise AnsibleParserError if two accounts have the same trunk."""
    accounts: dict[str, str | None] = {}
    for host in hosts:
        sid = host.trunk["sid"]
        if sid in accounts:
            raise AnsibleParserError(
                f"Trunk {sid} is in account {accounts[sid]} and in account {host.account}, so both "
                "are the same account at Twilio. Remove one of them."
            )
        accounts[sid] = host.account
