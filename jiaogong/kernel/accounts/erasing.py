"""An account whose owner's data goes: it stays as a nameless row that old lines can point at."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from .. import journal
from .models import User
from .verbs import forget_devices


@transaction.atomic
def close_account(user: User, *, by: Any) -> None:
    """Nobody can sign in with it any more; user name and name are gone; sessions, devices and keys end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    forget_devices(user=user)
    user.username, user.name, user.is_active = f"erased-{user.key}", "已匿名", False
    user.set_unusable_password()
    user.save(update_fields=["username", "name", "is_active", "password"])
    journal.write("注销账号", user, by=by)
