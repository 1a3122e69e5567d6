# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks for secrets where none may be: search.py WHAT FOLDER <OUTPUT

WHAT is a JSON file with an object: "secrets", by the user name that they belong to; "tokens", a
list; "except", a regular expression for what is taken out of every text before it is searched.
FOLDER, names and contents, and OUTPUT are searched for every form of a secret, and for its
beginning and its end. Prints a line for each that was found.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

PART = 11


def forms(user: str, secret: str) -> dict[str, str]:
    pair = f"{user}:{secret}".encode()
    return {
        "raw": secret,
        "URL-encoded": quote(secret, safe=""),
        "URL-encoded as a form": quote_plus(secret, safe="/"),
        "Base64": base64.b64encode(secret.encode()).decode().rstrip("="),
        "Base64 with user name": base64.b64encode(pair).decode().rstrip("="),
        "beginning": secret[:PART],
        "end": secret[-PART:],
    }


def texts(folder: Path, output: str) -> Iterator[tuple[str, str]]:
    yield "the output", output
    for file in sorted(folder.rglob("*")):
        yield f"the name of {file}", file.name
        if file.is_file():
            yield str(file), file.read_text("utf-8", "replace")


def main(what: str, folder: str) -> None:
    told = json.loads(Path(what).read_text("utf-8"))
    wanted = {
        f"{user}, {name}": form
        for user, secret in told["secrets"].items()
        for name, form in forms(user, secret).items()
    }
    # The beginning of a token is the same in all of them, and no secret.
    wanted |= {f"token {n}": token.split(".")[-1] for n, token in enumerate(told["tokens"])}
    for place, text in texts(Path(folder), sys.stdin.read()):
        searched = re.sub(told["except"], "", text)
        for name, form in wanted.items():
            if form in searched:
                at = searched.index(form)
                before = searched[:at].rpartition("\n")[2][-80:]
                print(f"{name} in {place} after: {before}")


if __name__ == "__main__":
    main(*sys.argv[1:])
