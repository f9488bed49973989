"""What happens with voices."""

from .authors import rate, supplement, withdraw
from .filing import Filed, Filing, enter_grievance, file_grievance
from .handling import appoint_desk, close_unrated, extend, give, look_at_name, pass_on, reply, say, take

__all__ = [
    "Filed", "Filing", "appoint_desk", "close_unrated", "enter_grievance", "extend", "file_grievance", "give", "look_at_name",
    "pass_on", "rate", "reply", "say", "supplement", "take", "withdraw",
]  # fmt: skip
