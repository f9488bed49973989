"""The code of a handover: ten characters that can be read out on the phone. Only a keyed hash of it is kept."""

from __future__ import annotations

import re
import secrets
import unicodedata

from jiaogong.kernel.seal import blind_index

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which are mistaken for one another
LENGTH = 10  # 31 to the 10th: five guesses a quarter of an hour lead nowhere
_GROUP = 5


def new_code() -> str:
    """A fresh code in two groups: "7KQ4M-X9R2T"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:_GROUP]}-{drawn[_GROUP:]}"


def bare(text: str) -> str:
    """The code as it is hashed: no blanks or hyphens, capitals; full-width letters become narrow ones."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def digest_of(code: str) -> str:
    """What is kept of a code, in whatever way it was typed."""
    return blind_index("handover.code", bare(code))
