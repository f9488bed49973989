"""Who may open a case: by case, never by role alone; and how small numbers are hidden from everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused

from .models import HardshipFile
from .provisions import LEAST_SHOWN


def may_handle(user: Any, file: HardshipFile) -> bool:
    """Whether the case is open to the user (chair of its union, granted, or sent to him)."""
    return HardshipFile.objects.visible_to(user).filter(pk=file.pk).exists()


def require_case(user: Any, file: HardshipFile) -> None:
    """Refused unless the case is open to the user."""
    if not may_handle(user, file):
        raise Refused("relief.case")


def may_decide(user: Any, file: HardshipFile) -> bool:
    """Chair of the file's own union, and not about himself."""
    return allows(user, "relief.hold", file.unit) and file.person.user_id != getattr(user, "pk", None)


def require_decider(user: Any, file: HardshipFile) -> None:
    """Refused unless he decides in this case."""
    if not may_decide(user, file):
        raise Refused("relief.hold")


def case_label(person: Person) -> str:
    """How a message names somebody: 张*. Messages and to-dos may be read over a shoulder."""
    from jiaogong.kernel.text import mask_name

    return mask_name(person.name)


def least_shown(unit: Unit, at: date) -> int:
    """From how many people a number is shown."""
    return int(value_of(LEAST_SHOWN, unit, at))


def hidden_small(numbers: Sequence[int], least: int) -> list[str]:
    """Numbers of one list as they may be shown beside their total: small ones hidden, and when one alone would be, the
    next smallest too, so that the total does not give it away. Noughts are shown."""
    small = [i for i, n in enumerate(numbers) if 0 < n < least]
    if len(small) == 1:
        others = [i for i, n in enumerate(numbers) if n >= least]
        if others:
            small.append(min(others, key=lambda i: numbers[i]))
    return [hidden(least) if i in small else f"{n:,}" for i, n in enumerate(numbers)]


def hidden(least: int) -> str:
    """What stands in the place of a hidden number."""
    return "不显示"


def shown_total(number: int, least: int) -> str:
    """A total by itself."""
    return f"少于 {least}" if 0 < number < least else f"{number:,}"
