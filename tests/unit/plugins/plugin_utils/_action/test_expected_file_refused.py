# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file of expected trunks that is refused: where, and showing nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml import plain_json
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._action.test_expected_file import (  # noqa: E501
    refusal,
)

TWICE = "{} is written twice in the dictionary that begins in line {}. Remove one of them."
TAG = "is not allowed here. Only !unsafe, !vault, !!str, !!int, !!float, !!bool and !!null are."
VALUES = "The text has too many values. Split it, or write it without aliases."
NO_TEXT = "This key is not a text. Put it in quotes."
DIRECTIVE = "A line must not begin with %, except a single %YAML. Indent the text."
LONG_NUMBER = "This is not a number: it has more than 100 characters."
DEEP = "The value is nested more than 32 levels deep."
# Of lines in YAML, and not in Git, GitHub and editors.
ENDS = "\r\x85\u2028\u2029"
IN_A_VAULT = "!vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    30\n"


def bomb(begin: str, row: str) -> str:
    """Aliases of aliases: 3 to the 10th values of I(begin), by ten lines of I(row)."""
    rows = (row.format(name=name, of=of) for of, name in zip("abcdefghi", "bcdefghij"))
    return f"- &a {begin}\n" + "".join(f"- &{row}\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        pytest.param(
            "- friendly_name: Rome\n- voice_method: POST\n  voice_url: null\n  voice_method: GET\n",
            "4:3",
            TWICE.format("voice_method", 2),
            id="a key twice",
        ),
        pytest.param(
            "expected:\n- friendly_name: Rome\n  voice_url: {not: x, not: y}\n",
            "3:23",
            TWICE.format("not", 3),
            id="a key twice, deeper",
        ),
        pytest.param(
            '[\n{"sid": "x",\n "sid": "y"}]', "3:2", TWICE.format("sid", 2), id="twice in JSON"
        ),
        pytest.param(
            f"- voice_url: {IN_A_VAULT}- {{sid: y, sid: z}}",
            "1:14",
            "This value cannot be decrypted: no vault password is given.",
            id="a value in a vault, and no password",
        ),
        pytest.param(
            "- voice_url: !vault x",
            "1:14",
            "This value cannot be decrypted: it is not encrypted with Ansible Vault.",
            id="a value that is in no vault",
        ),
        pytest.param(
            "- !unsafe {sid: y, sid: z}", "1:20", TWICE.format("sid", 1), id="twice, as no template"
        ),
        pytest.param(
            "- {hunter2: y, hunter2: z}",
            "1:16",
            TWICE.format("A key", 1),
            id="not shown if unknown",
        ),
        pytest.param(
            "- &a {sid: y}\n- {<<: *a, <<: *a}\n",
            "2:12",
            "<< is written twice in one dictionary. Merge a list.",
            id="two merges",
        ),
        *(
            pytest.param(
                f"- {{<<: {merged}}}",
                "1:8",
                "<< takes a dictionary, or a list of dictionaries.",
                id=f"merging {merged}",
            )
            for merged in ("text", "", "7", "[[sid, x]]", "[{sid: x}, sid]")
        ),
        *(
            pytest.param(f"- {{{key}: x}}", "1:4", NO_TEXT, id=f"the key {key}")
            for key in ("1", "1.0", "yes", "null", "~", "[a]", "{a: b}", "0x1F")
        ),
        pytest.param("- ? [a]\n  : b", "1:5", NO_TEXT, id="a list as a key"),
        pytest.param("- &a 7\n- *a : x\n", "2:3", NO_TEXT, id="a number as a key, by alias"),
        *(
            pytest.param(f"- {tag} {{sid: x}}", "1:3", f"The tag {tag} {TAG}", id=f"the tag {tag}")
            for tag in ("!!pairs", "!!omap", "!!set", "!!binary", "!secret", "!include")
        ),
        *(
            pytest.param(f"- sid: {tag} x", "1:8", f"The tag {tag} {TAG}", id=f"the text tag {tag}")
            for tag in ("!!binary", "!!timestamp", "!env", "!!python/name")
        ),
        pytest.param(
            "- !!python/object:os.system x", "1:3", f"The tag !!python/object {TAG}", id="o"
        ),
        pytest.param("- !!map x", "1:3", f"The tag !!map {TAG}", id="a tag of another kind"),
        pytest.param("- !!str {a: b}", "1:3", f"The tag !!str {TAG}", id="a text that is none"),
        *(
            pytest.param(f"{tag} x", "1:1", f"This tag {TAG}", id=f"{tag} could be a password")
            for tag in ("!Hunter2", "!nothing", "!correct-horse", "!!battery", "!!python/staple")
        ),
        pytest.param("- !e!x y", "1:3", f"This tag {TAG}", id="a handle that there is not"),
        pytest.param(
            "- !!int abc",
            "1:3",
            "This is not a number. If it is a text, put it in quotes.",
            id="a number that is none",
        ),
        pytest.param(
            "- !!bool abc",
            "1:3",
            "This is not a boolean. If it is a text, put it in quotes.",
            id="a boolean that is none",
        ),
        *(
            pytest.param(f"- sid: !!{tag} {number}", "1:8", LONG_NUMBER, id=f"{tag} {number[:4]}")
            for tag in ("int", "float")
            for number in (f"1{':1' * 50}", f"0x{'f' * 5000}", "1" * 101, f"1.{'0' * 100}")
        ),
        *(
            pytest.param(f"# a{end}{written}--- []", place, DIRECTIVE, id=repr(end + written[:4]))
            for end, place in (("\n", "2:1"), ("\r\n", "2:1"), *((end, "1:5") for end in ENDS))
            for written in ("%TAG !a! b\n", "%RESERVED\n")
        ),
        pytest.param("%TAG !a! b\n--- []", "1:1", DIRECTIVE, id="a directive"),
        pytest.param("[]\n...\n%TAG !a! b\n", "3:1", DIRECTIVE, id="a directive at the end"),
        pytest.param("%YAML 1.1\n%YAML 1.1\n---\n[]", "2:1", DIRECTIVE, id="two directives"),
        *(
            pytest.param(
                f"- sid: {number}",
                "1:8",
                "This number is not finite. If it is a text, put it in quotes.",
                id=number,
            )
            for number in (".inf", "-.INF", ".nan", "1.0e+999")
        ),
        pytest.param(bomb("[x, x, x]", "{name} [*{of}, *{of}, *{of}]"), "6:15", VALUES, id="bomb"),
        pytest.param(
            bomb("{a: x, b: x}", "{name} {{a: *{of}, b: *{of}, c: *{of}}}"),
            "6:17",
            VALUES,
            id="b d",
        ),
        pytest.param(
            "- &a " + 2000 * "x" + "\n" + 50 * "- *a\n", "33:3", VALUES, id="a long text, often"
        ),
        pytest.param(
            bomb("!!pairs [x: x]", "{name} !!pairs [a: *{of}, b: *{of}]"),
            "1:3",
            f"The tag !!pairs {TAG}",
            id="a bomb of pairs",
        ),
        pytest.param(
            "- &a [*a]", "1:7", "This alias has no anchor that ends before it.", id="self"
        ),
        pytest.param(
            "- *b", "1:3", "This alias has no anchor that ends before it.", id="no anchor"
        ),
        pytest.param(40 * "- ", "1:65", DEEP, id="lists in lists"),
        pytest.param("[" * 100_000, "1:33", DEEP, id="lists in lists in flow style"),
        pytest.param("[" * 40 + "]" * 40, "1:33", DEEP, id="lists in lists in JSON"),
        pytest.param('[{"sid":' * 900 + "1" + "}]" * 900, "1:129", DEEP, id="deep JSON"),
        pytest.param(
            "[{sid: " + "{not: " * 900 + "x" + "}" * 901 + "]", "1:188", DEEP, id="900 nested not"
        ),
        pytest.param(
            "- &a0 [x]\n" + "".join(f"- &a{n + 1} [*a{n}]\n" for n in range(40)),
            "32:9",
            DEEP,
            id="aliases that are nested in aliases",
        ),
        pytest.param(
            "---\n[]\n---\n[]\n", "3:1", "A second YAML document begins here. Keep one.", id="two"
        ),
    ],
)
def test_what_is_refused_has_its_place(tmp_path: Path, text: str, place: str, told: str) -> None:
    assert refusal(tmp_path, text) == f"{tmp_path / 'trunks.yml'}:{place}: {told}"


HALF = "An escape in a text is half of a character."
INFINITE = "A number is not finite. No attribute of a trunk can have such a value."
DIGITS = "A number has more than 100 digits."


@pytest.mark.parametrize("before", ["", "\x7f", "\ufffe", "\u2028", "\x85", "\U0001f600"])
@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('[{"a": "X",\n "sid": NaN}]', "2:9", INFINITE),
        ('[{"a": "X",\n "sid": -Infinity}]', "2:9", INFINITE),
        ('[{"a": "X",\n "sid": 1e999}]', "2:9", INFINITE),
        (f'[{{"a": "X",\n "sid": {"1" * 5000}}}]', "2:9", DIGITS),
        (f'[{{"a": "X",\n "sid": 1.{"1" * 5000}}}]', "2:9", DIGITS),
        ('[{"a": "X",\n "sid": "x\\ud800"}]', "2:9", HALF),
        ('[{"a": "X",\n "\\udc00": "x"}]', "2:2", HALF),
        ('[{"a": "X\\\\",\n "\\"": "[{",\n"sid": 1, "sid": 2}]', "3:11", TWICE.format("sid", 1)),
        ('[{"a": "X",\n "sid"\n: 1, "sid": 2}]', "3:6", TWICE.format("sid", 1)),
        (f'["X",\n{"[" * 40}{"]" * 40}]', "2:32", DEEP),
        (f'["X",\n{"[" * 100_000}', "2:32", DEEP),
    ],
)
def test_what_is_refused_in_json_has_its_place(
    tmp_path: Path, text: str, place: str, told: str, before: str
) -> None:
    for name in ("trunks.yml", "trunks.json"):
        said = refusal(tmp_path, text.replace("X", before), name)
        assert said == f"{tmp_path / name}:{place}: {told}"


def test_too_many_values_have_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_json, "MAX_VALUES", 3)
    told = "2:6: The text has too many values. Split it."
    assert refusal(tmp_path, '["a", "b"\n ,"c", "d"]') == f"{tmp_path / 'trunks.yml'}:{told}"


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# aX\n- sid: x\n  sid: y\n", "3:3"),
        ("# aX# b\n- sid: x\n  sid: y\n", "3:3"),
        ('- "aX"\n- sid: x\n  sid: y\n', "3:3"),
        ("# aX\n- sid: [\n", "3:1"),
        ("# aX\n- sid: *x\n", "2:8"),
        ("# aX\n- sid: \x01\n", "2:8"),
        ("# aX\n- sid: !x y\n", "2:8"),
        ("# aX\n- sid: 1e999\n  1: 2", "3:3"),
        (f"# aX\n- {40 * '['}", "2:34"),
    ],
)
def test_a_line_ends_as_git_and_editors_say(
    tmp_path: Path, text: str, place: str, end: str
) -> None:
    said = refusal(tmp_path, text.replace("X", end))
    assert said.startswith(f"{tmp_path / 'trunks.yml'}:{place}: ")


HUSH = "hunter2"


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (f"{HUSH}: {HUSH}: {HUSH}", "1:17", "A colon is not allowed here."),
        (f"{HUSH}: x\n{HUSH}\n{HUSH}: y", "3:1", "A colon is missing after a key."),
        (f"- {HUSH}\n{HUSH}: x", "2:1", "A list item is expected here"),
        (f"a:\n  b: {HUSH}\n c: {HUSH}", "3:2", "A key is expected here"),
        (f"[{HUSH}: [", "1:12", "A value is expected here."),
        (f"[{HUSH}, '{HUSH}", "1:19", "A quote is opened and not closed."),
        (f"[{HUSH} {{", "1:10", "A comma or the end of the list, ], is expected here."),
        (f"{{{HUSH}: 1 ]", "1:13", "A comma or the end of the dictionary, }, is expected here."),
        (f"- `{HUSH}", "1:3", "This character cannot begin a value."),
        (f"- {HUSH}:\n\t- {HUSH}", "2:1", "This character cannot begin a value."),
        (f'- "{HUSH} \\q"', "1:12", "A backslash begins an unknown escape."),
        (f"- {HUSH}: - {HUSH}", "1:12", "A list item cannot begin here."),
        (f"{HUSH}: |x\n {HUSH}", "1:11", "Only a comment may follow here."),
        (f"- é\n- {HUSH}\x1b{HUSH}", "2:10", "A character is not allowed in YAML."),
        (f"root:x:0:0:{HUSH}:/root:/bin/sh\nbin:x: {HUSH}", "2:6", "A colon is not allowed"),
        (f"{HUSH}\n--- {HUSH}", "2:1", "A second YAML document begins here."),
        (f"[]\n{HUSH}", "2:1", ""),
        (f"%{HUSH}\n", "", ""),
        (f"!<{HUSH}> x", "1:1", "This tag is not allowed here."),
        (f"!!{HUSH}/x x", "1:1", "This tag is not allowed here."),
        (f"- *{HUSH}", "1:3", "This alias has no anchor"),
        (f"-----BEGIN KEY-----\n{HUSH}: {HUSH}\n{HUSH}", "", ""),
    ],
)
def test_of_a_file_that_is_no_yaml_the_place_alone_is_told(
    tmp_path: Path, text: str, place: str, told: str
) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith(f"{tmp_path / 'trunks.yml'}:{place}")
    assert told in said
    assert HUSH not in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"sid": "x",]', "1:14: A key in double quotes is expected here."),
        ('[\n"hunter2"\n"hunter2"]', "3:1: A comma is expected here."),
        ('[{"hunter2" "x"}]', "1:13: A colon is expected here."),
        ('["hunter2]', "1:2: A quote is opened and not closed."),
        (
            '["hunter2\n"]',
            "1:10: A text has a line break or control character. Write it as an escape.",
        ),
        ("[hunter2]", "1:2: A value is expected here."),
        ("[] hunter2", "1:4: The end of the file is expected here."),
        ('["hunter2 \\q"]', "1:11: A backslash begins an unknown escape."),
    ],
)
def test_a_file_of_json_is_told_its_place_in_json(tmp_path: Path, text: str, told: str) -> None:
    said = refusal(tmp_path, text, "trunks.json")
    assert said.startswith(f"{tmp_path / 'trunks.json'}:{told}")
    assert HUSH not in said
