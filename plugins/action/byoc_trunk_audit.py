# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of C(byoc_trunk_audit). The module of the same name documents it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    require_plain,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import MistakesError
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import ERROR, SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    OptionsError,
    TwilioError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Api
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import limit_of
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    EITHER,
    FAILS,
    OPTIONS,
    PENDING,
    apis,
    byoc_trunk_audit,
    mistakes_of,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.inspecting import INSPECTED
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.expected_file import (
    PREFIX,
    ExpectedFile,
    ExpectedFileError,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.in_process import (
    InProcessAction,
    Work,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.own_rules import (
    Expressions,
    with_own_rules,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.vault import masked_within
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
    require_path,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.lists import as_list
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import masked_refusal
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import (
    has_line_break,
    is_path,
    path_text,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.vaulted import (
    vaulted_options,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.packed import packed
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.plays import (
    ROLE,
    inclusion_of,
    play_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_json import parse_json

# Ansible would register the result of the module, without the host and the play of the audit.
_NO_ASYNC = (
    "byoc_trunk_audit does not support async. Remove async from the task, and set deadline to "
    "limit its time."
)
# These contain no text of the file.
_OF_ACCOUNT = (
    *("api", "account", "account_sid", "compliant", "counts", "faults"),
    *("finding_counts", "findings_from"),
    *("host", "play", "inclusion", "expected_sha256", "audited_at", "seconds"),
)


class _MistakenError(ActionFailure):
    """Mistakes that this action refuses, as in C(mistakes) of a result."""

    def __init__(self, message: str, mistakes: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(message)
        self.mistakes = mistakes


class ActionModule(InProcessAction):
    """The action of byoc_trunk_audit: reads the expected file, and keeps its secrets masked."""

    _is_of_role = False
    # The file with the expected trunks, if there is one.
    _file: ExpectedFile | None = None
    # The arguments of the module.
    _given: Mapping[str, Any] = MappingProxyType({})

    def work(self) -> Work:
        """Return the core and the options of the module."""
        core = partial(byoc_trunk_audit, diff=bool(self._task.diff))
        return Work(core, OPTIONS, exclusive=EITHER, one_of=EITHER)

    def apis(self, arguments: Mapping[str, Any]) -> Sequence[Api]:
        """Return the APIs that an audit with these I(arguments) asks."""
        return apis(arguments)

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the task, with the content of C(expected_file) in its place.

        The module may run on a machine without the file.
        """
        if self._task.async_val:
            raise ActionFailure(_NO_ASYNC)
        given = dict(super().arguments())
        for name in ("expected", "expected_file", *INSPECTED):
            # Before ansible-core 2.19, a template that returns None gives an empty text.
            if given.get(name) in (None, ""):
                given.pop(name, None)
        prefix = PREFIX if self._is_of_role else ""
        _require_no_blanks(given, prefix)
        for name in ("expected", "fail_on", "rules", "waivers"):
            if name in given:
                given[name] = as_list(given[name], f"{prefix}{name}", parse_json)
        if "own_rules" in given:
            given["own_rules"] = _list_of_rules(given["own_rules"], f"{prefix}own_rules")
        if "expected_file" in given:
            require_path(given["expected_file"], f"{prefix}expected_file")
        if self._is_of_role:
            _require_variables_of_role(given)
        if "expected_file" in given and "expected" not in given:
            given.update(self._of_file(given.pop("expected_file"), given))
        else:
            self._require_plain(given)
        self._given = given
        return given

    def _of_file(self, path: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        try:
            self._file = ExpectedFile(str(path), self._loader)
            self._file.read_within(_deadline(given.get("deadline")))
            options: dict[str, Any] = self._file.options
            for name in ("defaults", "waivers"):
                if options.get(name) and given.get(name):
                    text = f"Both the task and this file set {name}."
                    raise self._file.mistake_in(name, f"{text} Remove them from one of the two.")
        except ExpectedFileError as error:
            raise _MistakenError(str(error), [error.mistake] if error.mistake else []) from None
        self.from_file = {n: value for n, value in options.items() if value or not given.get(n)}
        return {**self.from_file}

    def _require_plain(self, given: Mapping[str, Any]) -> None:
        try:
            require_plain(given.get("expected"), given.get("defaults"))
        except MistakesError as error:
            raise _MistakenError(str(error), mistakes_of(error)) from None

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the audit, with its host, play and file."""
        began = monotonic()
        self._is_of_role = (task_vars or {}).get("ansible_role_name") == ROLE
        try:
            result = super().run(tmp, task_vars)
            if self._file and result.get("mistakes"):
                result = self._masked(self._file.located(result), task_vars or {})
            if PENDING in result:
                expressions = Expressions(self._templar, self._loader, task_vars or {})
                seconds = _deadline(self._given.get("deadline"))
                limit = limit_of(seconds)
                # These facts come from the arguments again, which the module has masked.
                result = self._masked(
                    with_own_rules(result, self._given, expressions, began + seconds, limit),
                    task_vars or {},
                )
        except (AnsibleActionFail, TwilioError) as error:
            # Ansible ignores failed_when for an exception, so the role could not report it.
            refused = error if isinstance(error, TwilioError) else OptionsError(str(error))
            failure = {"failed": True, "msg": refused.msg, "error": refused.facts()}
            mistakes = getattr(error, "mistakes", ())
            failure.update({"mistakes": [*mistakes]} if mistakes else {})
            result = self._masked(failure, task_vars or {})
        seen = self._seen(task_vars or {}, monotonic() - began)
        path = self._task.args.get("expected_file")
        if path:
            masked = self._masked({"path": path, "file": seen["expected_file"]}, task_vars or {})
            seen["expected_file"] = masked["file"]
            if "invocation" in result:
                # The arguments of the task, without the content of the file.
                written = {"expected": None, "expected_file": masked["path"]}
                of_file = self._file.options if self._file else {}
                empty = {name: type(value)() for name, value in of_file.items()}
                written = {**empty, **written}
                result["invocation"]["module_args"].update(written)
        # A link in a pull request can lead to any file. Only a file of trunks has its digest here.
        if self._file and "trunks" in result:
            seen["expected_sha256"] = self._file.sha256
        result = {**result, **seen}
        secrets = self._vaulted(task_vars or {})
        if secrets:
            seconds = _deadline(self._given.get("deadline"))
            result = masked_within(seconds, result, secrets, _OF_ACCOUNT)
        return packed(result) if self._is_of_role and "trunks" in result else result

    def _vaulted(self, task_vars: Mapping[str, Any]) -> set[str]:
        """Return the texts from a vault in the expected trunks and the options of rules."""
        names = ("expected", "defaults", *INSPECTED)
        given = {name: value for name, value in self._task.args.items() if name in names and value}
        return vaulted_options(given, task_vars) | (self._file.secrets if self._file else set())

    def _masked(self, result: dict[str, Any], task_vars: Mapping[str, Any]) -> dict[str, Any]:
        others = self.other_secrets(HostVariables(task_vars, self._templar.template))
        return masked_refusal(result, self._all_arguments(task_vars), others)

    def _all_arguments(self, task_vars: Mapping[str, Any]) -> Mapping[str, Any]:
        given: Mapping[str, Any] = self._task.args
        try:
            return HostVariables(task_vars, self._templar.template).complete(given)
        except TwilioError:
            return given

    def _seen(self, task_vars: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the facts about this audit that a report needs and the module lacks."""
        path = self._task.args.get("expected_file")
        file = str(place_of(str(path), self._loader)) if path and is_path(path) else None
        if file and has_line_break(file):
            file = path_text(file)  # No file is read, and some callbacks print each line of a fact.
        return {
            "host": task_vars.get("inventory_hostname"),
            "play": play_of(self._task),
            "inclusion": inclusion_of(self._task, task_vars, self._templar.template, self._loader),
            "expected_file": file,
            "expected_sha256": None,
            "audited_at": datetime.now(timezone.utc).isoformat(timespec="microseconds"),
            "seconds": round(seconds, 3),
        }


def _deadline(given: Any) -> float:
    """Return I(given) in seconds, or the default if the module will refuse I(given)."""
    option = next(option for option in COMMON if option.name == "deadline")
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        seconds = option.default
    is_valid = (option.minimum or 0) <= seconds <= (option.maximum or 0)
    return seconds if is_valid else option.default


def _require_no_blanks(given: Mapping[str, Any], prefix: str) -> None:
    """Raise ActionFailure for an empty choice in I(given). Ansible would not say what to write."""
    advice = {
        "fail_on": f"Write a list of {', '.join(FAILS)}, or [] to let nothing make the audit fail.",
        "findings_from": f"Write one of {', '.join(SEVERITIES)}.",
    }
    for name, text in advice.items():
        value = given.get(name, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise ActionFailure(f"{prefix}{name} is empty. {text}")


def _list_of_rules(rules: Any, name: str) -> Any:
    """Return I(rules), or raise ActionFailure for a text: Ansible would cut it at its commas."""
    if not isinstance(rules, str):
        return rules
    if rules.strip() in ("", "[]"):
        return []
    raise ActionFailure(
        f"{name} is a text, not a list of rules. With -e, write the variable and its list as one "
        f"JSON object, such as -e '{{\"{name}\": [...]}}'."
    )


def _require_variables_of_role(given: dict[str, Any]) -> None:
    """Raise ActionFailure for a mistake in I(given), with the names of the role."""
    if "expected" in given and "expected_file" in given:
        raise ActionFailure(
            "Both byoc_trunk_audit_expected and byoc_trunk_audit_expected_file are set. "
            "Set one of them."
        )
    if "expected" not in given and "expected_file" not in given:
        raise ActionFailure(
            "The audit does not know which trunks are expected. "
            "Set byoc_trunk_audit_expected_file or byoc_trunk_audit_expected."
        )
    choices, fail_on = tuple(FAILS), given.get("fail_on") or []
    if not isinstance(fail_on, (list, tuple)) or not all(one in choices for one in fail_on):
        raise ActionFailure(
            f"byoc_trunk_audit_fail_on is {printable(repr(fail_on), 80)}. "
            f"Use a list of {', '.join(choices)}."
        )
    severity = given.get("findings_from") or ERROR
    if severity not in SEVERITIES:
        raise ActionFailure(
            f"byoc_trunk_audit_findings_from is {printable(repr(severity), 80)}. "
            f"Use one of {', '.join(SEVERITIES)}."
        )
