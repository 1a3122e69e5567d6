# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every secret of a task is known, whichever option or variable holds it."""

from __future__ import annotations

from ansible_collections.voiceops.twilio.plugins.module_utils._auth.secrets import secrets_of
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option


def test_secrets_are_those_of_shared_and_own_options_and_of_proxies() -> None:
    given = {"auth_token": "of the task", "pin": "of its own", "timeout": 7.0}
    environ = {"PIN": "of the environment", "https_proxy": "http://bob:of%20a%20proxy@proxy"}
    own = [Option("pin", env="PIN", secret=True), Option("other", env="OTHER")]
    assert {*secrets_of(given, environ, own)} == {
        "of the task",
        "of its own",
        "of the environment",
        "of%20a%20proxy",
        "of a proxy",
    }
