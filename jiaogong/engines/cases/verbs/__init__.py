"""What happens in a case. The owning module asks its own rule first; these keep the case whole and leave trail and journal."""

from .access import grant, revoke
from .clocks import due_day, extend_clock, meet_clock, pause_clock, resume_clock, start_clock, stop_clock
from .handling import NewHandler, accept, assign, change_due, finish_part, is_handler, replace_handler
from .life import close_case, hand_over, open_case, second_round
from .trail import open_sealed, write

__all__ = [
    "NewHandler", "accept", "assign", "change_due", "close_case", "due_day", "extend_clock", "finish_part", "grant", "hand_over",
    "is_handler", "meet_clock", "open_case", "open_sealed", "pause_clock", "replace_handler", "resume_clock", "revoke",
    "second_round", "start_clock", "stop_clock", "write",
]  # fmt: skip
