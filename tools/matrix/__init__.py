# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests on every supported ansible-core, Python and requests: `make matrix`.

`plan` says what is run, `environment` makes the place for it, `job` runs it, and `report` tells
what came of it. Which versions there are is said by tools/versions.py alone.
"""
