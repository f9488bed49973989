"""What happens to accounts. Each verb: keyword-only, one transaction, one journal line."""

from .accounts import (
    change_password,
    create_token,
    create_user,
    forget_devices,
    reset_password,
    revoke_token,
    set_sign_in,
)
from .factors import (
    add_passkey,
    ask_for_factor,
    confirm_password,
    enrol_totp,
    new_recovery_codes,
    remove_passkey,
    remove_totp,
    reset_factors,
    use_code,
    use_passkey,
)
from .outside import bind, note_use, unbind

__all__ = [
    "add_passkey",
    "ask_for_factor",
    "bind",
    "change_password",
    "confirm_password",
    "create_token",
    "create_user",
    "enrol_totp",
    "forget_devices",
    "new_recovery_codes",
    "note_use",
    "remove_passkey",
    "remove_totp",
    "reset_factors",
    "reset_password",
    "revoke_token",
    "set_sign_in",
    "unbind",
    "use_code",
    "use_passkey",
]
