#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: byoc_trunk_report
short_description: Write reports on audits of BYOC trunks
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Writes reports on what M(voiceops.twilio.byoc_trunk_audit) returned for each host of the play,
    on the controller, and says how each account stands.
  - It asks nothing of Twilio. The role P(voiceops.twilio.byoc_trunk_audit#role) does this after its
    audits; with tasks of your own, run it once, after the last host has been audited.
  - Each file is written beside the old one and then takes its place, so that nobody reads half of
    it.
  - Text from Twilio does no harm in a report, whatever it holds.
options:
  results:
    description:
      - The name of the variable that the audits were registered as.
      - A host of the play that has no such variable is reported as an account that could not be
        read. One whose audit was skipped, as a condition of the task did not hold, is in no report
        and told to be in none; if all were, this task is skipped as well.
    type: str
    required: true
  path:
    description:
      - The folder for the reports, which is made. A relative path begins at the playbook.
    type: path
    required: true
  reports:
    description:
      - Which reports to write, C(audit.html), C(audit.xml) (JUnit), C(audit.json) and C(audit.md).
        P(voiceops.twilio.byoc_trunk_report#filter) tells what each is for.
      - With an empty list nothing is written.
    type: list
    elements: str
    choices: [html, junit, json, markdown]
    default: [html, junit, json, markdown]
  repository:
    description:
      - The folder of the repository that says what is expected. Its revision is told in the
        reports, where it is one of git. A relative path begins at the playbook.
    type: path
    default: .
attributes:
  check_mode:
    description: Can run in C(check_mode), writes nothing then, and says what it would change.
    support: full
  diff_mode:
    description: Returns details on what has changed when in C(diff_mode).
    support: none
  platform:
    description: Where the module can be run.
    support: full
    platforms: posix
  action:
    description: Runs on the controller, whatever the host of the task is.
    support: full
seealso:
  - module: voiceops.twilio.byoc_trunk_audit
  - plugin: voiceops.twilio.byoc_trunk_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Audit the account
  voiceops.twilio.byoc_trunk_audit:
    expected:
      - sid: BY00000000000000000000000000000001
        voice_method: POST
    fail_on: []
  register: audit

- name: Report on the accounts of all hosts
  voiceops.twilio.byoc_trunk_report:
    results: audit
    path: reports
    reports: [html, json]
  run_once: true
"""

RETURN = r"""
msg:
  description: How each account stands, a line for each, and where the reports are.
  returned: success
  type: list
  elements: str
  sample:
    - "main: BYOC trunks of account AC00000000000000000000000000000001 at
      https://voice.twilio.com: 10 compliant."
    - Reports on 1 account are in /srv/audits/reports.
files:
  description: The files that have been written, or in check mode would have been.
  returned: success
  type: list
  elements: str
  sample: [/srv/audits/reports/audit.html, /srv/audits/reports/audit.json]
"""

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "results": {"type": "str", "required": True},
            "path": {"type": "path", "required": True},
            "reports": {
                "type": "list",
                "elements": "str",
                "choices": ["html", "junit", "json", "markdown"],
                "default": ["html", "junit", "json", "markdown"],
            },
            "repository": {"type": "path", "default": "."},
        },
        supports_check_mode=True,
    )
    # The action of this name does the work. Whoever gets here has gone round it.
    module.fail_json(msg="Call it by its full name, voiceops.twilio.byoc_trunk_report.")


if __name__ == "__main__":
    main()
