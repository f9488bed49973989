"""Passkeys (WebAuthn) on fido2: what the browser is asked, and whether its answer is right.

The challenge waits in the session and is good for one answer. The relying party is the host of the request, which
ALLOWED_HOSTS has checked; the origin must be exactly that host's.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .models import Passkey, User

SLOT = "passkey_challenge"


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    origin = f"{request.scheme}://{host}"
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=name, name="教工之家"), verify_origin=lambda given: given == origin
    )


def digest_of(credential_id: bytes) -> str:
    """What a credential is found by."""
    return hashlib.sha256(credential_id).hexdigest()


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(row.credential)) for row in user.passkeys.order_by("pk")]


def ask_new(request: HttpRequest, user: User) -> str:
    """What the browser is told to make a new passkey, as JSON; the challenge waits in the session."""
    entity = PublicKeyCredentialUserEntity(id=user.key.bytes, name=user.username, display_name=user.name)
    options, state = _server(request).register_begin(
        entity,
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[SLOT] = {"for": f"new:{user.pk}", "state": _plain(state)}
    return json.dumps(dict(options), default=str)


def made(request: HttpRequest, user: User, answer: str) -> AuthenticatorData | None:
    """The new credential, or None when the answer is not right."""
    state = _taken(request, f"new:{user.pk}")
    try:
        return _server(request).register_complete(state, json.loads(answer)) if state else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def ask(request: HttpRequest, user: User | None) -> str:
    """What the browser is told to prove a passkey: of one user, or of whoever it knows (None)."""
    options, state = _server(request).authenticate_begin(
        credentials=_credentials(user) if user else None, user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[SLOT] = {"for": f"use:{user.pk if user else ''}", "state": _plain(state)}
    return json.dumps(dict(options), default=str)


def proven(request: HttpRequest, user: User | None, answer: str) -> tuple[Passkey, int] | None:
    """The passkey that signed and its new count, or None. A count that went back means a copied key: None."""
    state = _taken(request, f"use:{user.pk if user else ''}")
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        rows = Passkey.objects.select_related("user").filter(digest=digest_of(response.raw_id))
        row = rows.filter(user=user).first() if user else rows.first()
        if row is None or state is None:
            return None
        if user is None and response.response.user_handle != row.user.key.bytes:
            return None
        _server(request).authenticate_complete(state, [AttestedCredentialData(bytes(row.credential))], response)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    count = response.response.authenticator_data.counter
    if count <= row.sign_count and (count or row.sign_count):
        return None
    return row, count


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else str(getattr(value, "value", value)) for name, value in state.items()}


def _taken(request: HttpRequest, purpose: str) -> dict[str, Any] | None:
    kept = request.session.pop(SLOT, None)
    return kept["state"] if kept and kept["for"] == purpose else None
