# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the options of a lookup or an inventory, separately for each place that sets them.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Ansible merges the plugin's own options, variables, the environment and ansible.cfg into one value.
But the place decides which credentials are used. So this module reads each place alone, and then
completes the options like those of a module. C(ansible.cfg) is the last place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.basic import missing_required_lib
from ansible.parsing.quoting import unquote
from ansible.plugins import AnsiblePlugin
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.secrets import require_text
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
    REQUESTS_TOO_OLD,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    Place,
    completed,
    in_environment,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import apis
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import path_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.validating import validator

_OPTIONS = {option.name: option for option in COMMON}


class Given(NamedTuple):
    """The options of plugin and variables, and the environment.

    I(secrets) are the secrets in the variables, used or not.
    """

    options: dict[str, Any]
    environ: dict[str, str]
    secrets: tuple[str, ...] = ()


def given_to(
    plugin: AnsiblePlugin,
    direct: Mapping[str, Any],
    variables: Mapping[str, Any],
    template: Callable[[Any], Any],
    template_direct: Callable[[Any], Any] = lambda value: value,
    own_options: Iterable[Option] = (),
) -> Given:
    """Return the shared options of I(plugin), and its I(own_options).

    I(direct) are the options that its user wrote. Only they set I(own_options). I(template) renders
    a variable, which Ansible passes as it was written. I(template_direct) renders a value of
    I(direct).

    Raises AnsibleError if C(requests) is missing, if a value is invalid, or if I(plugin) lacks an
    option in I(direct). Ansible itself would ignore such an option.
    """
    if REQUESTS_IMPORT_ERROR:
        raise AnsibleError(REQUESTS_TOO_OLD or missing_required_lib("requests >= 2.28.0"))
    _require_options(plugin, direct, plugin.option_definitions)
    own = {
        option.name: _read(option, template_direct(direct[option.name]))
        for option in (*COMMON, *own_options)
        if direct.get(option.name) is not None
    }
    of_host = HostVariables(variables, template)
    try:
        options = of_host.complete(own, urls_of(own))
    except TwilioError as error:
        raise AnsibleError(error.msg) from None
    return Given(options, dict(os.environ), tuple(of_host.secrets()))


def settled(given: Given) -> Given:
    """Return I(given) with its options completed from the environment, and then from ansible.cfg.

    Raises AnsibleError if a value in ansible.cfg is invalid.
    """
    urls = urls_of(given.options)
    options = completed(given.options, in_environment(given.environ), urls=urls)
    return given._replace(options=completed(options, _ansible_cfg(), urls=urls))


def urls_of(options: Mapping[str, Any]) -> list[str]:
    """Return the options for the addresses that a task with I(options) sends requests to."""
    return [api.option for api in apis(options)]


def _ansible_cfg() -> Place:
    """Return ansible.cfg as the last place for options. An empty text counts as not set."""
    path = constants.config.get_config_value("CONFIG_FILE")
    written = _in_ansible_cfg(path)

    def place(name: str) -> Any:
        text, option = written.get(name), _OPTIONS[name]
        if text is None or (text == "" and option.type == "str"):
            return None
        return _read(option, text, f"{path_text(path)}: ")

    return place


@lru_cache(maxsize=1)
def _in_ansible_cfg(_path: str | None) -> dict[str, str]:
    """Return the options in ansible.cfg as texts.

    Only a path has a type in these definitions, so that it starts at the file. Ansible reads the
    file once, so this process reads its values once. Each time takes a third of a millisecond.
    """
    definitions = {
        option.name: {
            "type": "path" if option.type == "path" else "str",
            "ini": [{"section": "voiceops.twilio", "key": option.name}],
        }
        for option in COMMON
        if not option.secret
    }
    config, kind, name = constants.config, "voiceops.twilio", "ansible.cfg"
    config.initialize_plugin_configuration_definitions(kind, name, definitions)
    found = {
        option: config.get_config_value(option, plugin_type=kind, plugin_name=name)
        for option in definitions
    }
    return {option: unquote(plain(value)) for option, value in found.items() if value is not None}


def _require_options(
    plugin: AnsiblePlugin, direct: Mapping[str, Any], definitions: Mapping[str, Any]
) -> None:
    unknown = sorted(map(str, direct.keys() - definitions.keys()))
    if unknown:
        kind, name = plugin.plugin_type, plugin.ansible_name
        raise AnsibleError(
            f"The {kind} {name} has no option {', '.join(unknown)}. Check the spelling: "
            f"ansible-doc -t {kind} {name} lists its options."
        )


def _read(option: Option, written: Any, place: str = "") -> Any:
    """Return I(written) as the value of I(option) in a module. Errors begin with I(place).

    Ansible reads an unknown boolean of a plugin as false. For C(validate_certs), that is unsafe.
    The validator copies its values deeply, and with a list of Ansible's own all of its templating.
    """
    value = plain(unvaulted(written))
    if option.secret:
        try:
            require_text(option.name, value)
        except TwilioError as error:
            raise AnsibleError(place + error.msg) from None
    validated = validator([option]).validate({option.name: value})
    if validated.error_messages:
        raise AnsibleError(place + "; ".join(validated.error_messages))
    return validated.validated_parameters[option.name]


def unvaulted(value: Any) -> Any:
    """Return I(value), decrypted if it is a text that Ansible Vault has encrypted.

    Before ansible-core 2.19, such a text is an object that argument specifications refuse.
    """
    return str(value) if hasattr(value, "vault") else value
