"""Votes by ticket and receipt for tests, with two tellers."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.device import Device, draw, put
from jiaogong.engines.ballot.models import Vote

from .cast import MOTION, Cast, make

__all__ = ["PASSPHRASES", "TELLERS", "Device", "draw", "opened_by_receipt", "put"]
PASSPHRASES = ("松柏长青2026", "流水不腐2026")
TELLERS = [verbs.Teller("周监票", PASSPHRASES[0]), verbs.Teller("吴监票", PASSPHRASES[1])]


def opened_by_receipt(cast: Cast, rules: Any = MOTION, **more: Any) -> Vote:
    """A vote by ticket and receipt that takes ballots."""
    attendance = more.pop("attendance", None)
    vote = make(cast, rules, secrecy="receipt", **more)
    return verbs.open_receipt_vote(vote, tellers=TELLERS, by=cast.chair, at=vote.opens_at, attendance=attendance)
