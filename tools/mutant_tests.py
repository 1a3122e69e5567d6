# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs mutmut, but forks where pytest has collected all tests: for each mutant, it takes long."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from itertools import accumulate
from unittest.mock import patch

import pytest
from hypothesis import Phase, settings
from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.workers.isolation import ForkServerRunner

MAX_SECONDS = 8
# As in CI each run draws the same values; nobody reads the shortest example of a mutant.
PHASES = (Phase.explicit, Phase.generate)
settings.register_profile("mutants", settings.get_profile("ci"), phases=PHASES)


class Tests(PytestRunner):
    """Runs tests in the session of pytest that has collected them, if there is one."""

    session: pytest.Session | None = None

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Return 0 if none fails: tests of the mutant's room come first, of MAX_SECONDS in all."""
        if self.session is None or mutant_name is None:
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        # The first counts processor time, which does not depend on how busy the machine is.
        signal.setitimer(signal.ITIMER_PROF, 3 * MAX_SECONDS)
        signal.alarm(100)
        room = mutant_name.partition(".module_utils.")[2].partition(".")[0]
        near = (f"/{room}/", f"/test{room}")
        took = state().duration_by_test
        ordered = sorted(tests, key=lambda it: (not any(n in it for n in near), took[it], it))
        so_far = accumulate(took[name] for name in ordered)
        items = {item.nodeid: item for item in self.session.items}
        chosen = [items[name] for name, total in zip(ordered, so_far) if total < MAX_SECONDS]
        self.session.items = chosen or [items[ordered[0]]]
        try:
            self.session.config.hook.pytest_runtestloop(session=self.session)
        except self.session.Failed:
            return 1
        return 0


class Server(ForkServerRunner):
    """Forks for each mutant, in place of the tests of a session of pytest."""

    # mutmut has no public place for what is around its loop.
    def _forkserver_main(self, work_fd: int, result_fd: int) -> None:
        self.pipes = work_fd, result_fd
        os.dup2(os.dup2(os.open(os.devnull, os.O_WRONLY), 1), 2)
        os.chdir("mutants")
        Tests().execute_pytest(["-x", *config().pytest_add_cli_args_test_selection], plugins=[self])

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Serve mutmut; the fork for a mutant then runs its tests as pytest does."""
        if Tests.session:
            return None
        Tests.session = session
        super()._forkserver_main(*self.pipes)
        return True


if __name__ == "__main__":
    with patch("mutmut.__main__.get_mutant_runner", lambda jobs: Server(jobs, Tests, {})):
        cli()
