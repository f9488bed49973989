"""What happens: a code issued, withdrawn, noted to, used."""

from .issuing import issue, renew, revoke, write_note
from .taking import find, take_over, usable

__all__ = ["find", "issue", "renew", "revoke", "take_over", "usable", "write_note"]
