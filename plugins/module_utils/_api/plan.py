# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How to read many trunks: one by one, or by listing the account. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

One by one takes a round trip for each batch of C(concurrency) trunks, all at the same time. A
listing gives 1,000 trunks a page, but page follows page, since each names the next, and one page
is as much work for the server as a good many single trunks. How large the account is, nobody
knows before the last page. So a listing is begun where it is likely to be cheaper, and given up
when it has cost as much as asking one by one would have: at worst it doubles the cost, and at best
it divides it by a hundred.
"""

from __future__ import annotations

PAGE_SIZE = 1000
# What a page of 1,000 trunks costs, in round trips of a single trunk.
PAGE_COST = 4


def pages_worth(trunks: int, concurrency: int) -> int:
    """How many pages of a listing cost no more than asking for so many I(trunks) one by one."""
    round_trips = -(-trunks // concurrency)
    return round_trips // PAGE_COST
