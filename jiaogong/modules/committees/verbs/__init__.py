"""What happens to committees: seats, and the renewal that leads to the next committee."""

from ..checks import SeatDraft
from .chairs import match_chair
from .extensions import ask_longer, decide_longer
from .opening import open_due, send_packs
from .renewals import decide, file_candidates, file_request, file_results, send_back
from .seats import begin_committee, end_special, fill_committee, leave_seat, set_up_special, take_seat

__all__ = [
    "SeatDraft",
    "ask_longer",
    "begin_committee",
    "decide",
    "decide_longer",
    "end_special",
    "file_candidates",
    "file_request",
    "file_results",
    "fill_committee",
    "leave_seat",
    "match_chair",
    "open_due",
    "send_back",
    "send_packs",
    "set_up_special",
    "take_seat",
]
