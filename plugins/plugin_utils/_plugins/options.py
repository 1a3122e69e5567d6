# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a lookup or an inventory, by the place that they come from.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Ansible merges the plugin's own options, variables, the environment and ansible.cfg into one value.
But the place decides which credentials are used. So each place is read by itself here, and the
options go the same way as those of a module.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.quoting import unquote
from ansible.plugins import AnsiblePlugin
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
    REQUESTS_TOO_OLD,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    completed,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain


class Given(NamedTuple):
    """The options of plugin and variables, and the environment, completed by ansible.cfg.

    I(secrets) are those of the variables, whether they are used to sign in or not.
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
) -> Given:
    """The shared options of I(plugin), of which the user wrote I(direct) beside its name.

    I(template) resolves the templates in a variable, which Ansible hands over as it was written,
    and I(template_direct) those in I(direct), where there may be any.
    Raises AnsibleError where C(requests), which each of them needs, is missing, where I(direct)
    names an option that I(plugin) does not have, over which Ansible itself would pass, and where a
    value is none that the module takes.
    """
    if REQUESTS_IMPORT_ERROR:
        raise AnsibleError(REQUESTS_TOO_OLD or missing_required_lib("requests >= 2.28.0"))
    _require_options(plugin, direct, plugin.option_definitions)
    own = {
        option.name: _read(option, template_direct(direct[option.name]))
        for option in COMMON
        if direct.get(option.name) is not None
    }
    of_host = HostVariables(variables, template)
    try:
        options = completed(own, of_host)
    except TwilioError as error:
        raise AnsibleError(error.msg) from None
    given = Given(options, dict(os.environ), tuple(of_host.secrets()))
    _add_ansible_cfg(given)
    return given


def _add_ansible_cfg(given: Given) -> None:
    """Complete I(given) with the options in ansible.cfg."""
    path = constants.config.get_config_value("CONFIG_FILE")
    written = _in_ansible_cfg(path)
    for option in COMMON:
        if option.name not in written:
            continue
        if option.env:
            given.environ.setdefault(option.env, written[option.name])
        elif option.name not in given.options:
            given.options[option.name] = _read(option, written[option.name], f"{path}: ")


@lru_cache(maxsize=1)
def _in_ansible_cfg(_path: str | None) -> dict[str, str]:
    """Return the options in ansible.cfg, as they are written there.

    These definitions give them no type, except to a path, which begins at the file. Ansible reads
    the file once, so this process asks for it once. To ask takes a third of a millisecond.
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
    """Return what is I(written) for I(option), as the module reads it. Errors begin with I(place).

    Of a plugin's boolean Ansible takes whatever it does not know for false, which must not happen
    to C(validate_certs).
    """
    validated = ArgumentSpecValidator({option.name: option.argument()}).validate(
        {option.name: unvaulted(written)}
    )
    if validated.error_messages:
        raise AnsibleError(place + "; ".join(validated.error_messages))
    return validated.validated_parameters[option.name]


def unvaulted(value: Any) -> Any:
    """Return I(value), decrypted if it is a text that Ansible Vault has encrypted.

    Before ansible-core 2.19 that is an object of its own, which argument specifications refuse.
    """
    return str(value) if hasattr(value, "vault") else value
