"""The code of an anonymous grievance: made from the key of the form that sent it, so that the same form sent twice shows the same code;
kept as a digest alone."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from jiaogong.kernel.attempts import counting as attempts

from .models import Grievance

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
LENGTH = 12
MOST_WRONG, WITHIN = 10, timedelta(hours=1)
TOO_MANY = "查询次数太多，请过一小时再试。"


def code_from(sending_key: str) -> str:
    """Twelve characters, some 55 bits, that only whoever holds the form's key can make again."""
    number = int.from_bytes(salted_hmac("voices.code", sending_key, algorithm="sha256").digest())
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH))


def printed(code: str) -> str:
    """ABCD-EFGH-JKLM"""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return salted_hmac("voices.code.kept", code, algorithm="sha256").hexdigest()


def sending_digest(sending_key: str) -> str:
    """What is kept of a form's key."""
    return salted_hmac("voices.sending", sending_key, algorithm="sha256").hexdigest()


def asked(given: str, *, source: str, at: datetime) -> Grievance | None:
    """The grievance of a code, or None. Wrong ones are counted by network address, TooMany beyond the limit; right ones leave nothing and are
    never refused, so that nobody on the same network can shut an author out (some 55 bits are not found by trying)."""
    code = unicodedata.normalize("NFKC", given).upper().replace("-", "").replace(" ", "").strip()
    found = Grievance.objects.filter(code_digest=digest_of(code)).select_related("unit").first() if code else None
    if found is None:
        counted = f"voices.ask:{source}"
        attempts.count(counted, most=MOST_WRONG, within=WITHIN, at=at, words=TOO_MANY)
    return found
