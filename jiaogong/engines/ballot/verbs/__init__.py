"""What happens to a vote: it is made, opened, cast in, closed, counted, put off or called off."""

from .casting import AlreadyCast, cast, read_marks
from .closing import close_due, close_vote, count, open_votes_of, still_to_draw
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
from .receipts import Teller, enter_papers, give_paper, issue, issue_ticket, open_receipt_vote, papers_given, unlock
from .rounds import further_round

__all__ = [
    "AlreadyCast",
    "NewOption",
    "Teller",
    "cancel_vote",
    "cast",
    "close_due",
    "close_vote",
    "count",
    "enter_papers",
    "extend_vote",
    "further_round",
    "give_paper",
    "issue",
    "issue_ticket",
    "make_vote",
    "open_receipt_vote",
    "open_vote",
    "open_votes_of",
    "papers_given",
    "read_marks",
    "remove_elector",
    "revise_vote",
    "set_electors",
    "still_to_draw",
    "unlock",
]
