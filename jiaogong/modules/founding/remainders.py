"""What forbids closing a unit outright: a founding under way."""

from __future__ import annotations

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.moves import register_remainder

from .models import Founding


def install() -> None:
    """Register what remains; called when the app is ready."""
    register_remainder("founding.founding", "件正在办理的建会", foundings_left)


def foundings_left(unit: Unit) -> int:
    """Running cases of the unit."""
    return Founding.objects.running().filter(unit=unit).count()
