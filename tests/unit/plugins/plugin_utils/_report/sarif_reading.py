# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads SARIF, and holds it to the standard and to what GitHub documents that it needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel
from sarif_pydantic import Sarif

# What SARIF 2.1.0 has and the models lack.
_BEYOND_THE_MODELS = {"Result.suppressions", "Run.columnKind"}
_LEVELS = {"error", "warning", "note"}
_SUPPRESSION = {"kind": "external", "status": "accepted"}


def results(text: str) -> list[dict[str, Any]]:
    """Return the results in I(text), which must be as GitHub needs it."""
    Sarif.model_validate_json(text)
    found: list[dict[str, Any]] = require(json.loads(text))["results"]
    return found


def require(log: dict[str, Any]) -> dict[str, Any]:
    """Return the run of I(log), or fail for what is not SARIF or what GitHub would refuse."""
    unknown = set(_unknown(Sarif.model_validate(log))) - _BEYOND_THE_MODELS
    assert not unknown, unknown
    assert log["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        _require_rule(rule)
    assert len(run["results"]) <= 25_000
    for result in run["results"]:
        _require_result(result, rules)
    prints = [tuple(result["partialFingerprints"].items()) for result in run["results"]]
    assert len(set(prints)) == len(prints)
    return dict(run)


def _unknown(model: BaseModel) -> Iterator[str]:
    """Yield each property that the models do not know."""
    yield from (f"{type(model).__name__}.{name}" for name in model.model_extra or ())
    for _name, value in model:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, BaseModel):
                yield from _unknown(one)


def _require_rule(rule: dict[str, Any]) -> None:
    assert rule["id"]
    assert 0 < len(rule["name"]) <= 255
    for name in ("shortDescription", "fullDescription"):
        assert 0 < len(rule[name]["text"]) <= 1024
    assert rule["help"]["text"]
    assert rule["help"]["markdown"]
    assert rule["defaultConfiguration"]["level"] in _LEVELS
    assert 0 < len(rule["properties"]["tags"]) <= 10
    assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
    assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")


def _require_result(result: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in _LEVELS
    assert result["message"]["text"]
    assert result["partialFingerprints"]["primaryLocationLineHash"]
    assert len(result["locations"]) == 1
    for location in result["locations"]:
        physical = location["physicalLocation"]
        region = physical["region"]
        assert region["startLine"] == region["endLine"] >= 1
        assert region["startColumn"] == 1 < region["endColumn"]
        uri = physical["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not set(uri) & set(' "<>\\^`{|}')
        assert uri.startswith("file:///") is ("uriBaseId" not in physical["artifactLocation"])
    for suppression in result["suppressions"]:
        assert {name: suppression[name] for name in _SUPPRESSION} == _SUPPRESSION
        assert suppression["justification"]


def place(result: dict[str, Any]) -> tuple[str, int]:
    """Return the path and the line of I(result)."""
    physical = result["locations"][0]["physicalLocation"]
    return unquote(physical["artifactLocation"]["uri"]), physical["region"]["startLine"]


def without_placeholders(message: str) -> str:
    """Return what a viewer shows of a message without arguments (SARIF 2.1.0, 3.11.5)."""
    assert not re.sub(r"\{\{|\}\}|[^{}]", "", message), message
    return message.replace("{{", "{").replace("}}", "}")
