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
  - Writes reports on the results of M(voiceops.twilio.byoc_trunk_audit) for each host of the play,
    on the controller. Its message has the state of each account.
  - It sends no request to Twilio. The role P(voiceops.twilio.byoc_trunk_audit#role) does this after
    its audits.
  - Each host of the play may run this task. The first one writes the reports on all hosts. The
    others write again only if the reports lack an audit, as with C(serial) or the strategy C(free).
    They also do so if a file is missing or changed. With C(run_once), only the first host decides
    whether the task runs, with its conditions.
  - A host without an audit of its own is reported as not audited, with the reason, and is never
    compliant. If two hosts turn out to be one account, neither is compliant.
  - After the reports are written, the task fails for a host whose audit ran once for another host.
    It also fails for a host that has the same account as another host. It also fails if no account
    was audited and the play can no longer audit any. It does not fail for a host whose audit
    failed.
  - The task writes each file beside the old one and then replaces the old one, so that readers
    never see half a file. If a share does not allow that, the task writes into the file itself. A
    new file gets its mode from the umask, and a replaced file keeps its mode.
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
      - The folder for the reports. If it is missing, the task makes it.
      - A relative path begins at the playbook. For a playbook of a collection, it begins in the
        folder in which Ansible was started.
      - The task fails if the folder itself is a symbolic link.
    type: path
    required: true
  reports:
    description:
      - Which reports to write, C(audit.html), C(audit.xml) (JUnit), C(audit.json), C(audit.md),
        C(audit.sarif) and C(audit.csv). P(voiceops.twilio.byoc_trunk_report#filter) describes each
        of them.
      - V(github) prints annotations of a GitHub workflow to standard output and writes no file. It
        prints at most 9 results of each level in a run. If there are more, one more annotation of
        the level says so, because GitHub shows 10 in a step.
      - An annotation cannot be withdrawn. So a host without an audit has one only when the play can
        no longer audit the host. With C(serial), that is in the host's batch or later. With a
        strategy such as C(free), it is when the host runs this task itself. If a play stops early,
        only the other reports and the message have the hosts that it did not reach.
      - A result in C(audit.sarif) and C(audit.csv), and an annotation, lies in the line of its
        entry in the expected file. A finding about a connection policy or SIP domain lies at the
        first entry whose trunk refers to it. Without an entry there, it lies in the first line of
        the file, and without a file in the line of the play.
      - Reports in other formats that an earlier run wrote into O(path) are removed. Files that this
        module did not write stay.
      - With an empty list, the task writes no report.
      - With a value that is refused, the task writes every format, with the mistake in it, and
        fails.
    type: list
    elements: str
    choices: [html, junit, json, markdown, sarif, csv, github]
    default: [html, junit, json, markdown, sarif]
  expected_file:
    description:
      - The file with the expected trunks, for audits with the option C(expected). For an audit with
        C(expected_file), the task knows the file. A relative path begins as with O(path).
      - It counts for the audit of its own host. For a host that has not run a report task on this
        folder yet, the reports name the same file.
      - The reports name the commit of the git repository that contains this file. C(-dirty) after
        it means that the file, or a link to it, differs from that commit.
      - If the file changed after the audit had read it, the reports name no commit. If the commit
        is not known, a warning gives the reason.
    type: path
attributes:
  check_mode:
    description: Can run in C(check_mode). It then writes no file and returns what it would write.
    support: full
  diff_mode:
    description: Returns in C(diff_mode) the differences that the audits found.
    support: full
  platform:
    description: Where the module can be run.
    support: full
    platforms: posix
  action:
    description: Runs on the controller, for any host.
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
    - One line for each account with its state, and the folder of the reports. In check mode, it is
      the folder that they would be in.
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
    - The report files, except files that cannot be written.
    - In check mode, these are the files that the task would write.
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
    """Fail: only the action of this module can do its work."""
    module = AnsibleModule(
        argument_spec={
            "results": {"type": "str", "required": True},
            "path": {"type": "path", "required": True},
            "reports": {
                "type": "list",
                "elements": "str",
                "choices": ["html", "junit", "json", "markdown", "sarif", "csv", "github"],
                "default": ["html", "junit", "json", "markdown", "sarif"],
            },
            "expected_file": {"type": "path"},
        },
        supports_check_mode=True,
    )
    # Ansible runs a module without its action only if the task uses another name of the module.
    module.fail_json(
        msg="Only the action of this module can do its work, and Ansible ran the module alone. "
        "Call the module by its full name, voiceops.twilio.byoc_trunk_report."
    )


if __name__ == "__main__":
    main()
