"""Codes of certificates: twelve characters that cannot be mistaken for one another, 55 bits of chance."""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"  # no 0 O, 1 I L, 2 Z, 5 S, 8 B, U
LENGTH = 12
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}\Z")


def new_code() -> str:
    """A fresh one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code somebody typed, in whatever groups, width and case; "" when it cannot be one."""
    text = unicodedata.normalize("NFKC", typed[:80]).upper()
    text = re.sub(r"[\s\-–—_·.]", "", text)
    return text if _CODE.match(text) else ""
