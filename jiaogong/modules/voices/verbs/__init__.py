"""What happens with voices."""

from .authors import rate, supplement, withdraw
from .filing import Filed, Filing, enter_grievance, file_grievance
from .handling import (
    appoint_desk,
    close_unrated,
    extend,
    give,
    let_see,
    look_at_name,
    pass_on,
    reply,
    say,
    stop_seeing,
    swap,
    take,
)  # fmt: skip

__all__ = [
    "Filed", "Filing", "appoint_desk", "close_unrated", "enter_grievance", "extend", "file_grievance", "give", "let_see",
    "look_at_name", "pass_on", "rate", "reply", "say", "stop_seeing", "supplement", "swap", "take", "withdraw",
]  # fmt: skip
