# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Actions as an executor makes them, of Ansible's own objects."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible.playbook.block import Block
from ansible.playbook.play import Play
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.loader import connection_loader
from ansible.template import Templar

HANDED_OVER = {"handed_over": True}
PLAY = Play()


class Action:
    """An action of I(kind) with what a task says; what it hands over to a module is recorded."""

    def __init__(
        self,
        kind: Any,
        arguments: Mapping[str, Any],
        *,
        folder: Path,
        connection: str = "local",
        task_vars: Mapping[str, Any] | None = None,
        task_class: type[Task] = Task,
        **keywords: Any,
    ) -> None:
        self.task = task_class(block=Block(play=PLAY))
        self.task.action = "voiceops.twilio.byoc_trunk_info"
        self.task.args = dict(arguments)
        for name, value in keywords.items():
            setattr(self.task, name, value)
        self.task_vars = dict(task_vars or {})
        loader = DataLoader()
        loader.set_basedir(str(folder))
        self.play_context = PlayContext()
        self.connection = connection_loader.get(connection, self.play_context, os.devnull)
        self.action = kind(
            task=self.task,
            connection=self.connection,
            play_context=self.play_context,
            loader=loader,
            templar=Templar(loader=loader, variables=self.task_vars),
            shared_loader_obj=None,
        )
        self.handed_over: list[dict[str, Any]] = []
        self.action._execute_module = self._execute_module

    def run(self) -> dict[str, Any]:
        result: dict[str, Any] = self.action.run(task_vars=self.task_vars)
        return result

    def _execute_module(self, **keywords: Any) -> dict[str, Any]:
        self.handed_over.append(keywords)
        return dict(HANDED_OVER)


def trusted_template() -> Callable[[str], str]:
    """Marks a text as a template, as ansible-core wants it since 2.19."""
    try:
        from ansible.template import trust_as_template
    except ImportError:
        return str
    return trust_as_template
