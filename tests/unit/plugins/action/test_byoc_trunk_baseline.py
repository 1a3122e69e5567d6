# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The baseline that the action writes, what it says, and that its documentation is of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_baseline import (
    OPTIONS,
    ActionModule,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_baseline as module
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    baseline as _baseline,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    baseline_file as _baseline_file,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import (
    HEADING,
    KEPT,
    baseline,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline_file import LARGE
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    block,
    declared,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.test_module_docs import (
    declaration,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import sid

NAME = "byoc_trunk_baseline"
TRUNKS = [
    normal_form({"sid": sid(1), "friendly_name": "one", "voice_method": "GET"})[0],
    normal_form({"sid": sid(2), "friendly_name": "two"})[0],
]
CHANGED = [{**TRUNKS[0], "voice_method": "POST"}, TRUNKS[1]]
TEXT = baseline(TRUNKS, KEPT, by_sid=False).text


def run(folder: Path, trunks: Any = None, host: str = "one", **given: Any) -> dict[str, Any]:
    modes = {mode: given.pop(mode, False) for mode in ("check_mode", "diff")}
    arguments = {"trunks": TRUNKS if trunks is None else trunks, "path": "trunks.yml", **given}
    variables = {"inventory_hostname": host}
    action = Action(ActionModule, arguments, folder=folder, task_vars=variables, **modes)
    return action.run()


def test_the_file_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "a" / "trunks.yml"
    result = run(tmp_path, path="a/trunks.yml")
    assert result == {
        "_ansible_verbose_always": True,
        "changed": True,
        "left_out": [],
        "msg": f"Wrote 2 trunks to {file}.",
        "path": str(file),
        "written": 2,
    }
    assert file.read_text("utf-8") == TEXT
    again = run(tmp_path, TRUNKS[::-1], path="a/trunks.yml")
    assert again["changed"] is False
    assert again["msg"] == (f"{file} matches the account already: 2 trunks. Nothing was written.")


def test_other_line_ends_are_no_change(tmp_path: Path) -> None:
    file = tmp_path / "trunks.yml"
    content = TEXT.replace("\n", "\r\n").encode()
    file.write_bytes(content)
    assert run(tmp_path)["changed"] is False
    assert file.read_bytes() == content


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_file_that_differs_is_refused(tmp_path: Path, check_mode: bool) -> None:
    file = tmp_path / "trunks.yml"
    run(tmp_path)
    result = run(tmp_path, CHANGED, check_mode=check_mode, diff=True)
    assert result == {
        "changed": False,
        "failed": True,
        "path": str(file),
        "msg": f"{file} exists and differs from the account, so nothing was written. Audit against "
        "it, name another file, or set force to true to replace it. In the role, force is "
        "byoc_trunk_audit_baseline_force. These lines differ:\n"
        '-  voice_method: !unsafe "GET"\n+  voice_method: !unsafe "POST"',
    }
    assert file.read_text("utf-8") == TEXT


def test_force_replaces_it_and_diff_shows_how(tmp_path: Path) -> None:
    file = tmp_path / "trunks.yml"
    run(tmp_path)
    result = run(tmp_path, CHANGED, force=True, diff=True)
    text = baseline(CHANGED, KEPT, by_sid=False).text
    assert (result["changed"], file.read_text("utf-8")) == (True, text)
    assert result["diff"] == {
        "before_header": str(file),
        "after_header": str(file),
        "before": TEXT,
        "after": text,
    }
    assert "diff" not in run(tmp_path, CHANGED, diff=True)


def test_check_mode_writes_nothing_and_says_what_it_would(tmp_path: Path) -> None:
    result = run(tmp_path, TRUNKS[:1], path="a/trunks.yml", check_mode=True, diff=True)
    assert result["changed"] is True
    assert result["msg"] == f"Would write 1 trunk to {tmp_path}/a/trunks.yml."
    assert result["diff"]["before"] == ""
    assert list(tmp_path.iterdir()) == []


def test_two_hosts_with_one_file_are_an_error(tmp_path: Path) -> None:
    run(tmp_path, host="one")
    with pytest.raises(AnsibleError, match=r"is the baseline of host one in this run, so two "):
        run(tmp_path, host="two", force=True)


def test_the_options_choose_attributes_and_names(tmp_path: Path) -> None:
    run(tmp_path, attributes=["voice_method"], by_sid=True)
    text = (tmp_path / "trunks.yml").read_text("utf-8")
    assert text == baseline(TRUNKS, ["voice_method"], by_sid=True).text


def test_a_trunk_that_is_left_out_is_told(tmp_path: Path) -> None:
    nameless = [{**TRUNKS[0], "sid": "BY1", "friendly_name": None}, TRUNKS[1]]
    result = run(tmp_path, nameless)
    assert (result["written"], result["left_out"]) == (1, ["BY1"])
    assert result["warnings"] == [
        "The baseline lacks trunks that have neither a valid SID nor a unique friendly name: BY1."
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"trunks": [{"sid": sid(1)}]},
            f"Trunk {sid(1)} has no cnam_lookup_enabled, friendly_name",
        ),
        ({"trunks": [{"friendly_name": "x"}]}, "Item 0 of the trunks has no sid in the given"),
        (
            {"trunks": [TRUNKS[0], TRUNKS[0]]},
            f"The given facts have trunk {sid(1)} twice. Give the facts",
        ),
        (
            {"attributes": ["colour"]},
            "The option attributes has colour, which a BYOC trunk does not have. Check",
        ),
        (
            {"path": "false"},
            "false reads like a boolean or null, but a baseline needs the name of a file",
        ),
        ({"path": True, "check_mode": True}, "True reads like a boolean or null, but"),
        ({"path": "link"}, "link is a link. Set path to the file itself"),
        (
            {"path": "link", "force": True, "diff": True},
            "link is a link. Set path to the file itself",
        ),
        ({"path": "."}, "is not a regular file"),
        ({"path": "file/trunks.yml"}, "cannot be read: Not a directory. Set path, in"),
        ({"trunks": "x"}, "trunks"),
    ],
)
def test_a_mistake_has_a_message(tmp_path: Path, given: dict[str, Any], told: str) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with pytest.raises(AnsibleError, match=told):
        run(tmp_path, **given)
    assert (tmp_path / "file").read_text("utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


@pytest.mark.parametrize("force", [False, True])
def test_what_is_shown_of_a_file_is_safe(tmp_path: Path, force: bool) -> None:
    text = f"{HEADING}u: https://b:hunter2@a.example/\n\x1b\u202e\n"
    (tmp_path / "trunks.yml").write_text(text, "utf-8")
    told = repr(run(tmp_path, force=force, diff=True))
    assert "https://b:***@a.example/" in told
    assert "\\x1b\\\\u202e" in told
    assert not any(raw in told for raw in ("hunter2", "\x1b", "\u202e", "\\x1b\\u202e"))


@pytest.mark.parametrize(
    "text",
    [
        "db_password: kept-to-itself\n",
        f"kept-to-itself\n{TEXT}",
        f"\n{TEXT}# kept-to-itself\n",
        f"{TEXT[:40]}\n# kept-to-itself\n",
        "",
    ],
)
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("check_mode", [False, True])
def test_no_line_of_a_file_is_shown_that_is_no_baseline(
    tmp_path: Path, text: str, force: bool, check_mode: bool
) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text(text, "utf-8")
    result = run(tmp_path, force=force, check_mode=check_mode, diff=True)
    assert "kept-to-itself" not in repr(result)
    told = "does not begin like a baseline, so its lines are not shown."
    if force:
        assert (result["diff"]["before"], result["diff"]["after"]) == (f"The file {told}\n", TEXT)
    else:
        assert result["msg"] == (
            f"{file} exists and {told} Nothing was written. Name another file, or set force to "
            "true to replace it. In the role, force is byoc_trunk_audit_baseline_force."
        )
    assert file.read_text("utf-8") == (TEXT if force and not check_mode else text)


def test_a_masked_text_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, [{**TRUNKS[0], "friendly_name": "a********"}, TRUNKS[1]])
    (warning,) = result["warnings"]
    assert warning == (
        f"Texts of these trunks contain ********, which the baseline keeps: {sid(1)}. In its place "
        "an audit accepts only ******** itself or a secret that it masks. If a friendly name "
        "contains ********, the entry names the trunk by its SID."
    )


POLICY = "NY" + "0" * 32
POLICIES = {POLICY: {"sid": POLICY, "friendly_name": "{{ x }}", "targets": []}}


def test_what_trunks_refer_to_is_written_if_it_is_given(tmp_path: Path) -> None:
    trunks = [{**TRUNKS[0], "connection_policy_sid": POLICY}, TRUNKS[1]]
    assert run(tmp_path, trunks, connection_policies=POLICIES)["changed"] is True
    text = (tmp_path / "trunks.yml").read_text("utf-8")
    assert '  connection_policy:\n    friendly_name: !unsafe "{{ x }}"\n    targets: []\n' in text
    assert text.count("  connection_policy: null\n") == 1
    assert "sip_domain" not in text
    again = run(tmp_path, trunks, connection_policies=POLICIES)
    assert (again["changed"], again.get("warnings")) == (False, None)
    (warning,) = run(tmp_path, trunks, connection_policies={}, force=True)["warnings"]
    assert warning == (
        "The baseline does not describe everything that these trunks refer to: "
        f"{sid(1)}. A reference leads nowhere, or the given facts lack its resource or a list of "
        "it. An audit against the baseline does not compare that."
    )


@pytest.mark.parametrize("limit", ["MAX_VALUES", "MAX_COST", "MAX_BYTES"])
@pytest.mark.parametrize("force", [False, True])
def test_a_baseline_that_no_audit_reads_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, force: bool
) -> None:
    monkeypatch.setattr(_baseline, limit, 20)
    (tmp_path / "trunks.yml").write_text("kept", encoding="utf-8")
    with pytest.raises(
        AnsibleError, match=r"an audit cannot read such a file.*Give no connection_"
    ):
        run(tmp_path, force=force)
    assert (tmp_path / "trunks.yml").read_text("utf-8") == "kept"


def test_force_replaces_a_file_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trunks.yml").write_text(TEXT + TEXT, encoding="utf-8")
    monkeypatch.setattr(_baseline_file, "MAX_BYTES", len(TEXT))
    with pytest.raises(AnsibleError, match=r"has more than 64 MiB, .* set force to true"):
        run(tmp_path)
    result = run(tmp_path, force=True, diff=True)
    assert (result["changed"], result["diff"]["before"]) == (True, LARGE)
    assert (tmp_path / "trunks.yml").read_text("utf-8") == TEXT
    assert run(tmp_path)["changed"] is False


def test_the_documentation_is_of_the_action(monkeypatch: pytest.MonkeyPatch) -> None:
    documented = block("modules", NAME, "DOCUMENTATION")["options"]
    assert {name: declared(about) for name, about in documented.items()} == OPTIONS
    assert declaration(module, monkeypatch)["argument_spec"] == OPTIONS


def test_the_module_is_never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Module:
        def __init__(self, **_given: Any) -> None:
            pass

        def fail_json(self, msg: str) -> None:
            raise SystemExit(msg)

    monkeypatch.setattr(module, "AnsibleModule", Module)
    with pytest.raises(SystemExit, match=r"by its full name, voiceops.twilio.byoc_trunk_baseline"):
        module.main()


@pytest.mark.parametrize(
    "attributes",
    ["voice_method,voice_url", "voice_method, voice_url", '["voice_method", "voice_url"]'],
)
def test_a_list_of_attributes_may_be_a_text(tmp_path: Path, attributes: str) -> None:
    as_text = run(tmp_path, attributes=attributes, by_sid=True)
    assert as_text["changed"] is True
    assert run(tmp_path, attributes=["voice_method", "voice_url"], by_sid=True)["changed"] is False


@pytest.mark.parametrize("value", [["a.yml"], {"a": 1}, [], 1.5], ids=repr)
@pytest.mark.parametrize("is_of_role", [False, True])
def test_a_path_is_one_text(tmp_path: Path, value: Any, is_of_role: bool) -> None:
    own = {"ansible_role_name": "voiceops.twilio.byoc_trunk_audit"} if is_of_role else {}
    given = {"trunks": [], "path": value}
    with pytest.raises(AnsibleError) as caught:
        Action(ActionModule, given, folder=tmp_path, task_vars=own).run()
    name = "byoc_trunk_audit_baseline" if is_of_role else "path"
    assert str(caught.value) == f"{name} is not a path. Set it to one text."
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("value", ["", " "], ids=repr)
def test_a_blank_path_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(AnsibleError, match=r"^path is empty\. Set it to a file or folder\.$"):
        run(tmp_path, path=value)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("value", ["a\nb.yml", "a\0b", "a\x1b.yml", "a\u2028b"], ids=repr)
def test_a_path_has_no_control_characters(tmp_path: Path, value: str) -> None:
    told = "path contains a line break or another control character. Remove it from the path."
    with pytest.raises(AnsibleError, match=f"^{told}$"):
        Action(ActionModule, {"trunks": [], "path": value}, folder=tmp_path).run()
    assert [*tmp_path.iterdir()] == []


def test_async_is_refused(tmp_path: Path) -> None:
    given = {"trunks": [], "path": "a.yml"}
    keywords = {"async_val": 60, "action": "voiceops.twilio.byoc_trunk_baseline"}
    action = Action(ActionModule, given, folder=tmp_path, **keywords)
    told = "byoc_trunk_baseline does not support async. Remove async from the task."
    with pytest.raises(AnsibleError, match=f"^{told}$"):
        action.run()
    assert [*tmp_path.iterdir()] == []
