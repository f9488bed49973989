"""Searching by a whole number: it is posted and kept sealed in the session for a while; addresses carry a token.

So no ID number or phone gets into the browser's history, a server's log or a referrer.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.http import HttpRequest

from .. import clock
from ..seal import SealBroken, seal, unseal
from ..text import mask_id, mask_phone

LASTING = timedelta(minutes=30)
MOST_KEPT = 5
PARAMETER = "found"
_KEY = "private_searches"


def keep(request: HttpRequest, text: str) -> str:
    """Keep the text for this session; returns the token that stands for it in addresses."""
    token = secrets.token_urlsafe(9)
    kept = request.session.get(_KEY, {})
    kept[token] = [seal(text, _aad(token)).hex(), (clock.now() + LASTING).isoformat()]
    request.session[_KEY] = dict(list(kept.items())[-MOST_KEPT:])
    return token


def kept_text(request: HttpRequest, token: str) -> str:
    """The text behind a token of this session, or nothing when it is unknown or old."""
    sealed, until = request.session.get(_KEY, {}).get(token, ["", ""])
    if not sealed or datetime.fromisoformat(until) < clock.now():
        return ""
    try:
        return unseal(bytes.fromhex(sealed), _aad(token))
    except SealBroken:
        return ""


def _aad(token: str) -> str:
    return f"private_search.{token}"


def masked(text: str) -> str:
    """What the page says was searched for."""
    compact = "".join(text.replace("-", "").split())
    return mask_phone(compact) if compact.isdigit() and len(compact) == 11 else mask_id(compact)
