# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process: starts, says where it listens, stops when it is told to."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import ssl
import stat
import sys
import threading
from contextlib import suppress

from aiohttp import web

from .options import Options
from .server import Sandbox, web_server
from .world import KINDS, World

PARENT_CHECK = 0.25
SHUTDOWN = 0.1


def run(options: Options) -> int:
    """Serves until it is told to stop; the exit code."""
    # Asked before anybody is told that this runs: a parent may be gone right after that.
    parent = os.getppid()
    try:
        sandbox = Sandbox(options)
        tls = _tls(options)
    except (OSError, ValueError, KeyError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    return asyncio.run(_serve(sandbox, tls, parent))


def exports(world: World, url: str) -> str:
    """Return shell commands that make Ansible ask this sandbox for its first account."""
    variables = {
        "TWILIO_VOICE_URL": url,
        "TWILIO_API_URL": url,
        "TWILIO_OAUTH_URL": f"{url}/v2/token",
    }
    account = next(iter(world.accounts.values()))
    credential = next(iter(account.credentials.values()))
    for name in KINDS[credential["kind"]]:
        variables[f"TWILIO_{name.upper()}"] = credential[name]
    lines = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    return "\n".join(["# Paste these lines where you run Ansible:", *lines])


def _tls(options: Options) -> ssl.SSLContext | None:
    if options.tls_cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.tls_cert, options.tls_key)
    return context


async def _serve(sandbox: Sandbox, tls: ssl.SSLContext | None, parent: int) -> int:
    options = sandbox.options
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner = web.ServerRunner(web_server(sandbox), shutdown_timeout=SHUTDOWN)
    await runner.setup()
    site = web.TCPSite(runner, options.host, options.port, ssl_context=tls)
    try:
        await site.start()
    except OSError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    host, port = runner.addresses[0][:2]
    shown = f"[{host}]" if ":" in host else host
    address = f"{'https' if tls else 'http'}://{shown}:{port}"
    # In one piece, so that a reader of the address has read the rest.
    sys.stdout.write(f"{address}\n{exports(sandbox.world, address + options.prefix)}\n")
    sys.stdout.flush()
    watcher = asyncio.create_task(_watch_parent(stop, parent)) if options.stop_with_parent else None
    await stop.wait()
    if watcher:
        watcher.cancel()
    await runner.cleanup()
    return 0


async def _watch_parent(stop: asyncio.Event, parent: int) -> None:
    """Stops the sandbox when standard input, if somebody holds it open, closes, or the parent goes.

    Either alone is not enough: a pipe may have been inherited by others, and a parent that is
    only stuck does not go.
    """
    loop = asyncio.get_running_loop()
    if _stdin_is_held():
        threading.Thread(target=_read_to_end, args=(loop, stop), daemon=True).start()
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK)
    stop.set()


def _stdin_is_held() -> bool:
    # Started with its standard input closed, a process may have any other file in that place.
    if sys.__stdin__ is None:
        return False
    mode = os.fstat(sys.__stdin__.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _read_to_end(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while os.read(0, 4096):
        pass
    # It may be about to end for another reason just now.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(stop.set)
