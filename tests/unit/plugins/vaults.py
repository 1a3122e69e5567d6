# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables as Ansible reads them, with values that Ansible Vault encrypts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.parsing import vault
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret

SECRETS = [("default", VaultSecret(b"hunter2"))]


def loader_with_secrets() -> DataLoader:
    """Return a loader that decrypts. Since ansible-core 2.19, values need a context for it."""
    context = getattr(vault, "VaultSecretsContext", None)
    if context and context.current(optional=True) is None:
        context.initialize(context(SECRETS))
    loader = DataLoader()
    loader.set_vault_secrets(SECRETS)
    return loader


def variables(folder: Path, text: str, secret: str) -> Any:
    """Return the variables in the YAML I(text), with the encrypted I(secret) for C(SECRET)."""
    ciphertext = VaultLib(SECRETS).encrypt(secret.encode()).decode()
    escaped = ciphertext.replace("\n", "\\n")
    path = folder / "variables.yml"
    path.write_text(text.replace("SECRET", f'!vault "{escaped}"'), encoding="utf-8")
    return loader_with_secrets().load_from_file(str(path))
