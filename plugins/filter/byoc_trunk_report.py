# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: byoc_trunk_report
short_description: Make a report of audits of BYOC trunks
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Makes one report of the results of M(voiceops.twilio.byoc_trunk_audit), for one account or many.
  - A skipped audit is reported as not audited. Two hosts that are one account are reported as such.
    None of these is compliant.
  - Text from Twilio is escaped in every report.
options:
  _input:
    description:
      - The results of the audits, by the host of each account, including failed ones. At least one.
    type: dict
    required: true
  format:
    description:
      - V(html) is one file that loads no other files.
      - V(junit) is XML with a test case for each trunk, which any CI shows. A drifted, missing or
        ambiguous trunk is a failure, whatever C(fail_on) is. An unmanaged trunk is a failure only
        if it makes its audit fail. An account that could not be audited is an error.
      - V(json) has everything, as C(docs/byoc_trunk_report.schema.json) describes it.
      - V(markdown) is a summary for a pull request or a job.
      - V(sarif) is SARIF 2.1.0 for code scanning. It has a result for each difference, each other
        fault of a trunk, each finding, and each account without an audit.
      - V(csv) is a table for spreadsheets, in UTF-8 without a byte order mark. It has a row for
        each result of V(sarif), below a row with the names of its columns. Text that a spreadsheet
        would take for a formula gets an apostrophe in front of it.
      - The filter reads no files. So results in V(sarif) and V(csv) lie in the first line of the
        expected file, with its absolute path. Without such a file, a result in V(sarif) lies in
        C(unknown-file), because GitHub requires a location.
        M(voiceops.twilio.byoc_trunk_report) finds the repository and the lines of entries.
    type: str
    choices: [html, junit, json, markdown, sarif, csv]
    default: html
  generated_at:
    description: When the audits were made, ISO 8601. Or the result of Ansible's function C(now).
    type: str
  commit:
    description: The revision of the repository with the expected trunks.
    type: str
positional: format
seealso:
  - module: voiceops.twilio.byoc_trunk_audit
"""

EXAMPLES = r"""
- name: Audit the account
  voiceops.twilio.byoc_trunk_audit:
    expected:
      - sid: BY00000000000000000000000000000001
        voice_method: POST
    fail_on: []
  register: audit

- name: Show a summary
  ansible.builtin.debug:
    msg: "{{ {inventory_hostname: audit} | voiceops.twilio.byoc_trunk_report('markdown') }}"
"""

RETURN = r"""
_value:
  description: The report, as the text of a file.
  returned: success
  type: str
  sample: |
    ## BYOC trunk audit: compliant
"""

from collections.abc import Callable
from datetime import datetime
from types import NoneType
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.defined import of_defined
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    MAX_NAME,
    ReportError,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on


@of_defined
def byoc_trunk_report(
    audits: Any,
    format: Any = "html",  # noqa: A002 - the name that users write
    generated_at: Any = None,
    commit: Any = None,
) -> str:
    """Return the report on I(audits) as a text, or raise AnsibleFilterError."""
    if not isinstance(format, str) or format not in FORMATS:
        raise AnsibleFilterError(
            f"byoc_trunk_report: there is no format {printable(repr(format), MAX_NAME)}. Use one "
            f"of {', '.join(FORMATS)}."
        )
    at = generated_at.isoformat() if isinstance(generated_at, datetime) else generated_at
    for name, value in (("generated_at", at), ("commit", commit)):
        if not isinstance(value, (str, NoneType)):
            raise AnsibleFilterError(
                f"byoc_trunk_report: {name} is not a text. Write its value in quotes."
            )
    try:
        report: str = as_data(FORMATS[format](report_on(audits, at, commit)))
    except ReportError as error:
        raise AnsibleFilterError(f"byoc_trunk_report: {error}.") from None
    return report


class FilterModule:
    """The filter byoc_trunk_report."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"byoc_trunk_report": byoc_trunk_report}
