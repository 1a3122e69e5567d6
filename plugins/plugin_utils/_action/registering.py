# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Register secrets with Ansible, from ansible-core 2.22, and keep other texts from it.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._auth.secrets import (
    require_secret,
    require_text,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import CredentialsError
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    AUTH_TOKEN,
    secret_names,
    way_in,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import OWN_WORDS
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import RUN
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # Before 2.22, ansible-core cannot mask secrets in its output.
    register_secrets = None

# Ansible strips these from both ends of a secret.
_STRIPPED = " \t\r\n"


def register(secrets: Iterable[str]) -> None:
    """Let Ansible mask I(secrets) in its output, from ansible-core 2.22.

    It masks them in the output of every later task. So a text that is too short to be masked here,
    or a part of the collection's own words, is not registered: the gaps would show what it is.
    """
    if register_secrets is not None:
        register_secrets([secret for secret in secrets if _is_registrable(secret)])


def _is_registrable(secret: str) -> bool:
    secret = secret.strip(_STRIPPED)
    return len(secret) >= RUN and not any(secret in word for word in OWN_WORDS)


def registrable(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments I(given) without the secrets that Ansible must not mask.

    From ansible-core 2.22, every module registers its secret arguments, and the file of an C(async)
    job lists those that are new. Raises CredentialsError if one of the others would sign in.
    """
    kept = dict(given)
    used = (way_in(given.get) or AUTH_TOKEN).takes
    for name in secret_names():
        if given.get(name) is None:
            continue
        value = plain(given[name])
        require_text(name, value)
        text = str(value)
        if not text.strip():
            kept[name] = ""  # The module refuses it as empty.
        elif not _is_registrable(text):
            if name in used:
                _refuse(name, text)
            del kept[name]
    return kept


def _refuse(name: str, text: str) -> None:
    require_secret(name, text)
    raise CredentialsError(
        f"{name} is a name that this collection uses, and not a secret of Twilio.",
        "Check the value.",
    )
