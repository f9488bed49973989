"""What happens to a vote: it is made, opened, cast in, closed, counted, put off or called off."""

from .casting import AlreadyCast, cast, read_marks
from .closing import close_due, close_vote, count, open_votes_of
from .making import (
    NewOption,
    cancel_vote,
    extend_vote,
    make_vote,
    open_vote,
    remove_elector,
    revise_vote,
    set_electors,
)

__all__ = [
    "AlreadyCast",
    "NewOption",
    "cancel_vote",
    "cast",
    "close_due",
    "close_vote",
    "count",
    "extend_vote",
    "make_vote",
    "open_vote",
    "open_votes_of",
    "read_marks",
    "remove_elector",
    "revise_vote",
    "set_electors",
]
