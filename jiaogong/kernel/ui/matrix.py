"""Everybody who is signed in may send a search; what it finds is the list's affair."""

from __future__ import annotations

from ..access.matrix import EVERYONE, Address

ADDRESSES = [
    Address("ui:search", "POST", allow=EVERYONE, ok=302, data={"next": "/", "q": "王芳"}, effect=True),
]
