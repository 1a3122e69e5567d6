# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes that all modules share.

Private to this collection: it may change in any release. Do not use it from elsewhere.
"""

from __future__ import annotations


class ModuleDocFragment:
    """The attributes that all modules share."""

    # Every module with this fragment only reads.
    DOCUMENTATION = r"""
attributes:
  action_group:
    description: Use C(group/voiceops.twilio.twilio) in C(module_defaults) to give the options of
      all modules once.
    support: full
    membership:
      - voiceops.twilio.twilio
  check_mode:
    description: Can run in C(check_mode) and returns the same facts as without it.
    support: full
  idempotent:
    description: Makes no changes, even if it runs again.
    support: full
  platform:
    description: Where the module can be run.
    support: full
    platforms: posix
"""

    NO_DIFF = r"""
attributes:
  diff_mode:
    description: Returns details on what has changed when in C(diff_mode).
    support: N/A
    details:
      - This module does not change anything.
"""

    DIFF = r"""
attributes:
  diff_mode:
    description: Returns the differences in C(diff_mode).
    support: full
"""
