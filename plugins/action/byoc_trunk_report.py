# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of C(byoc_trunk_report). The module of the same name documents it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from ansible.errors import AnsibleError
from ansible.playbook.handler import Handler
from ansible.utils.display import Display
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import OWN_WORDS
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import Masker
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.gc_tuning import left_alone
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.knowing import (
    ControllerAction,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
    os_reason,
    require_path,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.lists import as_list
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import (
    has_line_break,
    path_text,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    NOT_AUDITED,
    accounts_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.annotations import (
    annotations_of,
    hidden_annotations,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.commit import commits_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.diff import (
    diff_lines,
    diffs_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import (
    DEFAULT_FORMATS,
    FORMATS,
    POINTING,
    old_reports,
    remove_every_report,
    remove_reports,
    report_file,
    require_folder,
    write_reports,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.hosts import (
    Hosts,
    items_of,
    stamps_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    display_lines,
    report_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.pending import (
    is_linear,
    pending_hosts,
    unaudited,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.plays import (
    ROLE,
    identity_of,
    inclusion_of,
    play_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import (
    files_with_results,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.secrets import (
    masked_audits,
    secrets_in,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import (
    Play,
    Source,
    play_at,
    sources_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.told import (
    errors_of_hosts,
    messages_of,
    where_written,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.turns import (
    Turn,
    annotated,
    turn,
)

# Not a file: these annotations are printed.
GITHUB = "github"
OPTIONS: dict[str, dict[str, Any]] = {
    "results": {"type": "str", "required": True},
    "path": {"type": "path", "required": True},
    "reports": {
        "type": "list",
        "elements": "str",
        "choices": [*FORMATS, GITHUB],
        "default": list(DEFAULT_FORMATS),
    },
    "expected_file": {"type": "path"},
}

_DIR_OF_ROLE = "byoc_trunk_audit_report_dir"
_REPORTS_OF_ROLE = "byoc_trunk_audit_reports"

display = Display()


class _Asked(NamedTuple):
    """The valid options of a task. I(problems) describes options that Ansible refuses."""

    results: str
    folder: Path
    formats: list[str]
    annotates: bool
    expected_file: str | None
    problems: list[str]


class ActionModule(ControllerAction):
    """The action of byoc_trunk_report, which does all its work on the controller."""

    def done(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        """Write the reports of all hosts, and return their files and the state of each account."""
        asked = self._asked(task_vars)
        try:
            # All objects of a report exist to its end. Collections took a tenth of the time.
            with left_alone():
                return self._done(asked, task_vars)
        except BaseException:
            self._remove_reports(asked.folder, asked.formats)
            raise

    def _remove_reports(self, folder: Path, formats: list[str]) -> None:
        # A reader would take them for those of this run.
        if not self._task.check_mode:
            with suppress(OSError):  # The error of the task says what is wrong with the folder.
                remove_every_report(folder, formats)

    def _done(self, asked: _Asked, task_vars: dict[str, Any]) -> dict[str, Any]:
        """Write the reports unless those of another host cover this one, and return the result."""
        hosts = Hosts(
            asked.results,
            task_vars,
            play=play_of(self._task),
            inclusion=inclusion_of(self._task, task_vars, self._templar.template, self._loader),
            once=_speaks_for_all(self._task),
        )
        files = [str(report_file(asked.folder, name)) for name in asked.formats]
        result: dict[str, Any] = {"changed": False, "files": files}
        try:
            require_folder(asked.folder)
            with turn(asked.folder, check_mode=self._task.check_mode) as before:
                before.reported_by(hosts.play, asked.results, hosts.mine)
                is_there = (
                    self._holds_audits(before, hosts)
                    and before.has_files(asked.results, asked.folder, asked.formats)
                    and before.names_file(hosts.mine, asked.expected_file)
                )
                if is_there and not asked.problems:
                    result["msg"] = [f"The reports in {path_text(asked.folder)} cover this host."]
                else:
                    result.update(self._report(asked, hosts, before, task_vars))
                failures = [t for host in hosts.answered_for for t in before.errors.get(host, ())]
        except OSError as error:
            raise ActionFailure(
                f"The reports cannot be written: {os_reason(error)}. Set path, in the role "
                "byoc_trunk_audit_report_dir, to a folder that this user can write to."
            ) from None
        return _concluded(result, failures)

    def _asked(self, task_vars: dict[str, Any]) -> _Asked:
        problems = []
        try:
            self.require_no_async()
            _require_texts(self._task.args, task_vars.get("ansible_role_name") == ROLE)
            if task_vars.get("ansible_role_name") == ROLE:
                self._task.args = {**self._task.args, "reports": self._reports_of_role(task_vars)}
            if "reports" in self._task.args:
                reports = as_list(self._task.args["reports"], "reports")
                self._task.args = {**self._task.args, "reports": reports}
            options = self.validate_argument_spec(OPTIONS)[1]
        except AnsibleError as error:
            given = self._task.args
            if not _is_folder_name(given.get("path")):
                raise
            if not (isinstance(given.get("results"), str) and given["results"].strip()):
                self._remove_reports(place_of(given["path"], self._loader), [*FORMATS])
                raise
            # Reports of an earlier run would stay, so new ones that name the mistake replace them.
            problems = [str(error)]
            more = [GITHUB] if GITHUB in str(given.get("reports")) else []
            options = {**given, "reports": [*FORMATS, *more], "expected_file": None}
        file, reports = options["expected_file"], options["reports"]
        return _Asked(
            results=options["results"],
            folder=place_of(options["path"], self._loader),
            formats=[name for name in reports if name != GITHUB],
            annotates=GITHUB in reports,
            expected_file=str(place_of(file, self._loader)) if file else None,
            problems=problems,
        )

    def _reports_of_role(self, task_vars: dict[str, Any]) -> Any:
        """Return the role's reports. Ansible would skip this task if it failed to template them."""
        try:
            return self._templar.template(task_vars[_REPORTS_OF_ROLE])
        except Exception as error:  # noqa: BLE001 - a template may raise anything
            raise ActionFailure(f"{_REPORTS_OF_ROLE} has no value: {error}") from None

    def _holds_audits(self, before: Turn, hosts: Hosts) -> bool:
        """Return whether the reports have the audits of all hosts."""
        # Each batch of a play runs the same tasks. A handler may run again, for other hosts.
        task = f"{identity_of(self._task)} {hosts.first_of_batch}"
        is_first = before.is_first(task, hosts.mine) or isinstance(self._task, Handler)
        if not is_first and is_linear(self._task.get_play()):
            return before.holds(hosts.mine, hosts.stamp()) or self._holds_all(before, hosts)
        return self._holds_all(before, hosts)

    def _holds_all(self, before: Turn, hosts: Hosts) -> bool:
        pending = pending_hosts(hosts, self._task.get_play(), before.reported)
        decided = {*before.pending}.intersection(unaudited(hosts.audits)).difference(pending)
        return before.holds_all(hosts.play, stamps_of(hosts.audits)) and not decided

    def _report(
        self, asked: _Asked, hosts: Hosts, before: Turn, task_vars: dict[str, Any]
    ) -> dict[str, Any]:
        """Write the reports, and return their part of the result."""
        audits = hosts.audits
        play = play_at(self._task.get_play().get_path())
        before.pending = pending_hosts(hosts, self._task.get_play(), before.reported)
        others = secrets_in(audits, hosts, self._templar, task_vars["hostvars"])
        mask = Masker([*self.known_secrets(task_vars), *others], OWN_WORDS).mask
        before.take_files(audits, hosts.answered_for, asked.expected_file)
        files = {host: mask(file) for host, file in before.expected_files.items()}
        named = _naming_files(masked_audits(audits, mask), files)
        report, warnings = _made(asked, named, play, mask, is_complete=not before.pending)
        stamps = stamps_of(audits)
        if lost := before.replaced(stamps):
            warnings.append(
                f"The reports in {path_text(asked.folder)} replace those of an earlier audit in "
                f"this run, of {', '.join(lost)}. Give each of the reports a path of its own."
            )
        before.take(asked.results, hosts.play, stamps, errors_of_hosts(report, hosts.all))
        kept = [*before.formats, *asked.formats]
        written, old = asked.formats, old_reports(asked.folder, kept)
        if not self._task.check_mode:
            unwritten = write_reports(report, asked.folder, asked.formats) if asked.formats else {}
            left = remove_reports(old)
            before.fail(unwritten, [*unwritten.values(), *left.values()])
            written = [name for name in asked.formats if name not in unwritten]
            old = [file for file in old if file not in left]
        before.note(asked.folder, written)
        if asked.problems:
            before.refuse()
        if asked.annotates:
            _annotate(report, before.pending, is_hidden=bool(self._task.no_log))
        where = where_written(report, asked.folder, written, old, check_mode=self._task.check_mode)
        return {
            "changed": bool(written or old),
            "files": [str(report_file(asked.folder, name)) for name in written],
            "msg": [*messages_of(report), *where],
            "_ansible_verbose_always": True,
            **({"diff": diffs_of(audits.values())} if self._task.diff else {}),
            **({"warnings": warnings} if warnings else {}),
        }


def _speaks_for_all(task: Any) -> bool:
    """Return whether C(run_once) is set for I(task), or for an include that contains it."""
    while task is not None:
        if task.run_once is True:
            return True
        task = task.get_first_parent_include()
    return False


def _concluded(result: dict[str, Any], failures: list[str]) -> dict[str, Any]:
    """Return I(result) with its diff if callbacks do not show it, and with the I(failures)."""
    lines = list(result["msg"])
    if failures or not result["changed"]:
        # Callbacks show the diff only of a task that changed something and did not fail.
        lines += diff_lines(result.get("diff", ()))
    if not failures:
        return {**result, "msg": lines}
    first = [*dict.fromkeys(failures)]
    others = (line for line in lines if line not in first)
    return {**result, "failed": True, "msg": "\n".join([*first, *others])}


def _require_texts(given: Mapping[str, Any], is_of_role: bool) -> None:
    if "path" in given:
        require_path(given["path"], _DIR_OF_ROLE if is_of_role else "path")
    if given.get("expected_file") is not None:
        require_path(given["expected_file"], "expected_file")
    results = given.get("results", "audit")
    if not (isinstance(results, str) and results.strip()):
        raise ActionFailure(
            "results is not the name of a variable. Write the name without braces, such as "
            "results: audit."
        )


def _is_folder_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not has_line_break(value)


def _annotate(report: Report, pending: list[str], *, is_hidden: bool) -> None:
    """Print the annotations that this run has not printed yet, each at the start of a line."""
    with annotated() as printed:
        lines, noted = annotations_of(report, printed, pending)
        if is_hidden and lines:
            lines, noted = hidden_annotations(printed)
        printed.update(noted)
        for line in lines:
            display.display(line)


def _made(
    asked: _Asked,
    audits: Mapping[str, Any],
    play: Play | None,
    mask: Callable[[Any], Any],
    *,
    is_complete: bool,
) -> tuple[Report, list[str]]:
    """Return the report, and a warning for each commit or line that cannot be determined."""
    at = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    problems = ["\n".join(display_lines(mask(problem))) for problem in asked.problems]
    accounts = accounts_of(audits)
    files = {account["expected_file"] for account in accounts} - {None}
    paths, compared = [Path(file) for file in sorted(files)], _compared(audits)
    # Annotations name no commit.
    found, warnings = commits_of(paths if asked.formats else [], compared)
    commits = {str(file): commit for file, commit in found.items()}
    sources: dict[str | None, Source] = {}
    if asked.annotates or POINTING.intersection(asked.formats):
        sources, more = sources_of(paths, compared, files_with_results(accounts), play)
        warnings = [*warnings, *more]
    if is_complete and all(account["state"] == NOT_AUDITED for account in accounts):
        problems.append(
            "No account was audited. Check the hosts of the play, the conditions of the audit, and "
            f"that voiceops.twilio.byoc_trunk_audit is registered as {mask(asked.results)}."
        )
    report = report_of(accounts, at, commits=commits, sources=sources, problems=problems)
    return report, warnings


def _compared(audits: Mapping[str, Any]) -> dict[Path, set[str]]:
    """Return the SHA-256 of the content that the audits read from each expected file."""
    compared: dict[Path, set[str]] = {}
    for audit in audits.values():
        for one in items_of(audit) if isinstance(audit, Mapping) else ():
            if one.get("expected_file") and one.get("expected_sha256"):
                compared.setdefault(Path(one["expected_file"]), set()).add(one["expected_sha256"])
    return compared


def _naming_files(audits: Mapping[str, Any], files: Mapping[str, str | None]) -> Mapping[str, Any]:
    """Return I(audits), with the file of its host in each that compares what its task says."""
    return {
        host: {**audit, "expected_file": files[host]}
        if files[host] and isinstance(audit, Mapping) and not audit.get("expected_file")
        else audit
        for host, audit in audits.items()
    }
