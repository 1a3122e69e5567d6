# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets are masked in process exactly as a module masks them."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.parameters import remove_values
from ansible_collections.voiceops.twilio.plugins.plugin_utils._performing import _masked
from hypothesis import given
from hypothesis import strategies as st

# Few letters, so that a secret is often a part of a text, or the whole of it.
texts = st.text('ab1e0.\\"\0', max_size=6)
secrets = st.sets(st.text('ab1e0.\\"', min_size=1, max_size=3) | st.just("True"), max_size=3)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(result=st.dictionaries(texts, values, max_size=4), secrets=secrets)
def test_masked_as_a_module_masks(result: dict[str, Any], secrets: set[str]) -> None:
    assert _masked(result, secrets) == remove_values(result, secrets)
