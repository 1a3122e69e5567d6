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
    audits.
  - Each host of the play may run this task. The first one writes the reports on all hosts. The
    others write again only if the reports lack an audit, as with C(serial) or the strategy C(free),
    or if a file is gone or changed. With C(run_once) the first host decides alone, and its
    conditions with it.
  - A host without an audit of its own is reported as not audited, with the reason, and is never
    compliant. If two hosts turn out to be one account, neither is.
  - After the reports are written, the task fails for a host that cannot be reported on because the
    audit ran once for another host, or because another host is the same account. It also fails if
    no account was audited. For a host whose audit failed it does not fail.
  - Each file is written beside the old one and then takes its place, so that nobody reads half of
    it. If a share does not allow that, the file itself is written. A new file gets the mode that
    the umask leaves, and a file that is replaced keeps its own.
  - Text from Twilio is escaped in every report.
options:
  results:
    description:
      - The name of the variable that the audits were registered as.
      - If the audit has a loop, each of its items is reported.
      - The variable may come from an earlier play. But if this play audits any host, only audits of
        this play are reported.
    type: str
    required: true
  path:
    description:
      - The folder for the reports, which is made. A relative path begins at the playbook.
      - The task fails if the folder itself is a symbolic link.
    type: path
    required: true
  reports:
    description:
      - Which reports to write, C(audit.html), C(audit.xml) (JUnit), C(audit.json) and C(audit.md).
        P(voiceops.twilio.byoc_trunk_report#filter) says what each is for.
      - Reports in other formats that an earlier run wrote into O(path) are removed. Files that this
        module did not write stay.
      - With an empty list nothing is written.
      - With a value that is refused, the task writes every format, with the mistake in it, and
        fails.
    type: list
    elements: str
    choices: [html, junit, json, markdown]
    default: [html, junit, json, markdown]
  expected_file:
    description:
      - The file that holds what is expected, for audits that were given C(expected) itself. For an
        audit with C(expected_file) it is known. A relative path begins at the playbook.
      - The reports name the commit of the git repository that this file lies in. C(-dirty) behind
        it says that the file, or a link to it, differs from that commit.
      - If the file changed after the audit had read it, the reports name no commit. A warning says
        why a commit is not known.
    type: path
attributes:
  check_mode:
    description: Can run in C(check_mode), writes nothing then, and says what it would write.
    support: full
  diff_mode:
    description: Returns in C(diff_mode) what the audits found to be different.
    support: full
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
"""

RETURN = r"""
msg:
  description:
    - How each account stands, a line for each, and where the reports are. In check mode it says
      where they would be.
    - If the reports have every audit already, the host has one line that says so. If the task
      fails, it is one text.
  returned: always
  type: list
  elements: str
  sample:
    - "main: BYOC trunks of account AC00000000000000000000000000000001 at
      https://voice.twilio.com: 10 compliant."
    - Reports on 1 account are in /srv/audits/reports.
files:
  description:
    - The files of the reports, without those that cannot be written.
    - In check mode they are those that would be written.
  returned: always
  type: list
  elements: str
  sample: [/srv/audits/reports/audit.html, /srv/audits/reports/audit.json]
diff:
  description:
    - The differences that the audits in O(results) found in diff mode, as
      RV(voiceops.twilio.byoc_trunk_audit#module:diff) has them, for Ansible to show.
    - If the task fails, or if there is no report to write, Ansible does not show them, and the
      message has their lines.
  returned: in diff mode, if the task makes the reports
  type: list
  elements: dict
  sample:
    - before_header: BY00000000000000000000000000000001 (Berlin carrier) at Twilio
      after_header: BY00000000000000000000000000000001 (Berlin carrier) as expected
      before: |
        voice_method: "GET"
      after: |
        voice_method: "POST"
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
            "expected_file": {"type": "path"},
        },
        supports_check_mode=True,
    )
    # The action of this name does the work. Whoever gets here has gone round it.
    module.fail_json(msg="Call it by its full name, voiceops.twilio.byoc_trunk_report.")


if __name__ == "__main__":
    main()
