# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of C(byoc_trunk_baseline). The module of the same name documents it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.knowing import (
    ControllerAction,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
    require_path,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.lists import as_list
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import (
    path_text,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import (
    HEADING,
    KEPT,
    Baseline,
    baseline,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline_file import (
    LARGE,
    BaselineFileError,
    claim,
    differing_lines,
    display_content,
    read_baseline,
    require_name,
    write_baseline,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.plays import ROLE

OPTIONS: dict[str, dict[str, Any]] = {
    "trunks": {"type": "list", "elements": "dict", "required": True},
    "path": {"type": "path", "required": True},
    "attributes": {"type": "list", "elements": "str", "default": list(KEPT)},
    "by_sid": {"type": "bool", "default": False},
    "force": {"type": "bool", "default": False},
    "connection_policies": {"type": "dict"},
    "sip_domains": {"type": "dict"},
}
_PATH_OF_ROLE = "byoc_trunk_audit_baseline"
_IS_FOREIGN = "does not begin like a baseline, so its lines are not shown"


class ActionModule(ControllerAction):
    """The action of byoc_trunk_baseline, which does all its work on the controller."""

    def done(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        """Write the baseline if it differs, and return what changed."""
        self.require_no_async()
        if "attributes" in self._task.args:
            named = as_list(self._task.args["attributes"], "attributes")
            self._task.args = {**self._task.args, "attributes": named}
        path = self._task.args.get("path")
        if path is not None and not isinstance(path, bool):  # A boolean has its own message.
            is_of_role = (task_vars or {}).get("ansible_role_name") == ROLE
            require_path(path, _PATH_OF_ROLE if is_of_role else "path")
        _validated, options = self.validate_argument_spec(OPTIONS)
        file = place_of(options["path"], self._loader)
        made = _made(options)
        try:
            require_name(file)
            claim(file, str(task_vars.get("inventory_hostname", "localhost")))
            before = read_baseline(file, force=options["force"])
            is_other = before != made.text
            if before is not None and is_other and not options["force"]:
                return _refused(file, before, made.text)
            if is_other and not self._task.check_mode:
                write_baseline(file, made.text)
        except BaselineFileError as error:
            raise ActionFailure(str(error)) from None
        result: dict[str, Any] = {}
        if is_other and self._task.diff:
            headers = dict.fromkeys(("before_header", "after_header"), path_text(file))
            result["diff"] = {**headers, **_diff(before, made.text)}
        if warnings := [*_warnings(made)]:
            result["warnings"] = warnings
        result.update(
            changed=is_other,
            path=str(file),
            written=made.written,
            left_out=made.left_out,
            msg=_message(file, made, is_other, self._task.check_mode),
            _ansible_verbose_always=True,
        )
        return result


def _made(options: dict[str, Any]) -> Baseline:
    try:
        return baseline(
            options["trunks"],
            options["attributes"],
            options["by_sid"],
            {name: options[name] for name in ("connection_policies", "sip_domains")},
        )
    except OptionsError as error:
        raise ActionFailure(error.msg) from None
    except ValueError as error:
        raise ActionFailure(f"The option attributes has {error}. Check the spelling.") from None


def _refused(file: Path, before: str, after: str) -> dict[str, Any]:
    force = (
        "set force to true to replace it. In the role, force is byoc_trunk_audit_baseline_force."
    )
    if before.startswith(HEADING):
        lines = "\n".join(differing_lines(before, after))
        msg = (
            f"{path_text(file)} exists and differs from the account, so nothing was written. "
            f"Audit against it, name another file, or {force} These lines differ:\n{lines}"
        )
    else:
        msg = (
            f"{path_text(file)} exists and {_IS_FOREIGN}. Nothing was written. "
            f"Name another file, or {force}"
        )
    return {"changed": False, "failed": True, "path": str(file), "msg": msg}


def _message(file: Path, made: Baseline, is_other: bool, is_check: bool) -> str:
    trunks = f"{made.written} trunk{'' if made.written == 1 else 's'}"
    if not is_other:
        return f"{path_text(file)} matches the account already: {trunks}. Nothing was written."
    return f"{'Would write' if is_check else 'Wrote'} {trunks} to {path_text(file)}."


def _diff(before: str | None, after: str) -> dict[str, str]:
    if before is None or before.startswith(HEADING):
        return {"before": display_content(before or ""), "after": display_content(after)}
    shown = LARGE if before == LARGE else f"The file {_IS_FOREIGN}.\n"
    return {"before": shown, "after": display_content(after)}


def _warnings(made: Baseline) -> Iterator[str]:
    if made.left_out:
        yield (
            "The baseline lacks trunks that have neither a valid SID nor a unique friendly name: "
            f"{_first(made.left_out)}."
        )
    if made.incomplete:
        yield (
            "The baseline does not describe everything that these trunks refer to: "
            f"{_first(made.incomplete)}. A reference leads nowhere, or the given facts lack its "
            "resource or a list of it. An audit against the baseline does not compare that."
        )
    if made.masked:
        yield (
            f"Texts of these trunks contain {MASK}, which the baseline keeps: "
            f"{_first(made.masked)}. In its place an audit accepts only {MASK} itself or a secret "
            f"that it masks. If a friendly name contains {MASK}, the entry names the trunk by its "
            "SID."
        )


def _first(sids: list[str]) -> str:
    return f"{', '.join(sids[:5])}{' and more' if len(sids) > 5 else ''}"
