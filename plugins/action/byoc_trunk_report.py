# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""C(byoc_trunk_report), which is done here; documented with the module of the same name."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    Report,
    ReportError,
    report_on,
    shown,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report_files import (
    FORMATS,
    write_reports,
)

OPTIONS: dict[str, dict[str, Any]] = {
    "results": {"type": "str", "required": True},
    "path": {"type": "path", "required": True},
    "reports": {
        "type": "list",
        "elements": "str",
        "choices": list(FORMATS),
        "default": list(FORMATS),
    },
    "repository": {"type": "path", "default": "."},
}
# What takes the place of the result of a host that failed before it had one.
_UNREAD = {
    "msg": "The host failed before its account could be read.",
    "error": {"kind": "unknown"},
}


class ActionModule(ActionBase):  # type: ignore[misc]
    _requires_connection = False

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        self._supports_check_mode = True
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, options = self.validate_argument_spec(OPTIONS)
        here = Path(self._loader.get_basedir()).absolute()
        audits = _audits(options["results"], task_vars or {})
        skipped = [host for host, audit in audits.items() if _is_skipped(audit)]
        if len(skipped) == len(audits):
            return {**result, "skipped": True, "msg": "No account was audited.", "files": []}
        audited = {host: audit for host, audit in audits.items() if host not in skipped}
        report = _report(options["results"], here / options["repository"], audited)
        folder = here / options["path"]
        try:
            written = write_reports(
                report, folder, options["reports"], check_mode=self._task.check_mode
            )
        except OSError as error:
            raise AnsibleActionFail(
                f"The reports cannot be written: {error}. Name a folder with path that can be."
            ) from None
        result.update(
            changed=bool(written),
            files=[str(file) for file in written],
            msg=[*_told(report, skipped), *_where(report, folder if written else None)],
            _ansible_verbose_always=True,
        )
        return result


def _is_skipped(audit: Any) -> bool:
    """Whether a condition of the task that audits did not hold for the host."""
    return isinstance(audit, Mapping) and audit.get("skipped") is True


def _report(results: str, repository: Path, audits: Mapping[str, Any]) -> Report:
    try:
        return report_on(
            audits,
            generated_at=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            commit=_revision(repository),
        )
    except ReportError as error:
        raise AnsibleActionFail(
            f"The variable {results} holds no audits: {error}. Name with results what "
            "voiceops.twilio.byoc_trunk_audit was registered as."
        ) from None


def _audits(name: str, task_vars: Mapping[str, Any]) -> dict[str, Any]:
    """What each host of the play has registered, as it came: templating it takes seconds."""
    hostvars = task_vars["hostvars"]
    return {
        str(host): hostvars.raw_get(host).get(name, _UNREAD)
        for host in task_vars["ansible_play_hosts_all"]
    }


def _revision(repository: Path) -> str | None:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        described = subprocess.run(
            command, cwd=repository, capture_output=True, text=True, check=False
        )
    except OSError:  # There is no git, or no such folder.
        return None
    return described.stdout.strip() or None


def _told(report: Report, skipped: Iterable[str]) -> Iterator[str]:
    for account in report["accounts"]:
        yield f"{account['host']}: {shown(account['msg'])}"
    for host in skipped:
        yield f"{host}: Not audited, and in no report: its audit was skipped."


def _where(report: Report, folder: Path | None) -> Iterator[str]:
    if folder is not None:
        number = len(report["accounts"])
        yield f"Reports on {number} account{'' if number == 1 else 's'} are in {folder}."
