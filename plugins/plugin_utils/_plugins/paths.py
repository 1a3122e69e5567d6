# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the relative paths of a task begin.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible.utils.path import unfrackpath
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable

# In characters. Linux refuses a path of more bytes.
MAX_PATH = 4096
_BREAKS = ("Cc", "Zl", "Zp")


def is_path(value: Any) -> bool:
    """Return whether I(value) can name a file or folder, such as C(2026)."""
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def place_of(path: str, loader: DataLoader) -> Path:
    """Return the absolute path of the file or folder that I(path) names.

    A relative I(path) begins at the playbook. Nobody keeps files beside a playbook of a collection,
    so for such a playbook it begins in the folder where Ansible was started.
    """
    folder = loader.get_basedir()
    begin = str(Path.cwd()) if "/ansible_collections/" in folder else folder
    return Path(unfrackpath(path, follow=False, basedir=begin))


def path_text(path: Path | str) -> str:
    """Return I(path) as a text for messages. A pull request can add a file of any name."""
    return printable(str(path), MAX_PATH)


def has_line_break(path: Path | str) -> bool:
    """Return whether I(path) has a line break or another control character."""
    return any(unicodedata.category(character) in _BREAKS for character in set(str(path)))
