"""What a vote by ticket and receipt is frozen as, and how big its padded ballots are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.staticfiles import finders

from jiaogong.kernel import clock

from .box import GRACE
from .models import Option, Vote
from .recounting import ALG, VERSION, b64, canonical, digest
from .words import LONGEST_NAME, PAPER, Kind

CLIENT = "vendor/ballot-client.js"  # everything of the page that touches a ballot, in one file


def questions_of(vote: Vote, options: Sequence[Option]) -> list[tuple[str, str]]:
    """(key, title) of what is drawn and cast apart: every motion and grade by itself, so that no pattern of answers lies
    in one record; a 推选 or election as one paper."""
    if vote.counting_rules.whole_paper:
        return [(PAPER, vote.title)]
    return [(option.key, option.title) for option in options]


def ballot_bytes(vote: Vote, options: Sequence[Option]) -> int:
    """The length every ballot is padded to: room for the longest that can be cast, in steps of 256."""
    rules, longest = vote.counting_rules, 40
    if rules.kind == Kind.CHOOSE:
        longest = sum(len(option.key) + 3 for option in options)
    if rules.kind == Kind.ELECT:
        longest = sum(len(option.key) + 8 for option in options) + rules.write_ins * (4 * LONGEST_NAME + 10)
    return -(-(longest + 160) // 256) * 256


@lru_cache(maxsize=1)
def client_digest() -> str:
    """SHA-256 of the page's ballot program; "" where it was not built (then no vote by receipt can be opened)."""
    path = finders.find(CLIENT)
    if not path:
        return ""
    with open(str(path), "rb") as file:
        return digest(file.read())


def new_roll_code() -> str:
    """What stands for an elector in the evidence bundle."""
    return secrets.token_hex(12)


def manifest_of(
    vote: Vote, *, options: Sequence[Option], keys: Mapping[str, bytes], codes: Sequence[str], tellers: Sequence[str],
    acknowledges: str,
) -> dict[str, Any]:  # fmt: skip
    """The manifest. Every part of it is frozen: one altered letter changes its fingerprint."""
    moments = {
        name: at.astimezone(clock.SHANGHAI).isoformat()
        for name, at in (("opens_at", vote.opens_at), ("closes_at", vote.closes_at))
    }
    return {
        "v": VERSION, "alg": ALG, "vote": str(vote.key), "title": vote.title, "unit": vote.unit.name,
        "explanation": digest(vote.explanation.encode()), "rules": vote.rules,
        "options": [{"key": o.key, "title": o.title, "text": digest(o.text.encode())} for o in options],
        "questions": [
            {"key": key, "title": title, "public_key": b64(keys[key])} for key, title in questions_of(vote, options)
        ],
        **moments, "grace": int(GRACE.total_seconds()), "electors": len(codes), "attendance": vote.attendance,
        "roll": digest(canonical(sorted(codes))), "tellers": list(tellers), "acknowledges": acknowledges,
        "client": client_digest(), "ballot_bytes": ballot_bytes(vote, options),
        "publish": "codes" if vote.counting_rules.kind == Kind.GRADES else "all",
    }  # fmt: skip
