"""What happens to a founding: preparing, the superior's decisions, the election, the end."""

from .deciding import approve, complete, organisation_code, refuse, send_back
from .electing import record_election
from .people import add_all_staff, add_people, remove_person
from .preparing import add_partner, apply, change_details, hand_in_paper, open_founding, withdraw

__all__ = [
    "add_all_staff",
    "add_partner",
    "add_people",
    "apply",
    "approve",
    "change_details",
    "complete",
    "hand_in_paper",
    "open_founding",
    "organisation_code",
    "record_election",
    "refuse",
    "remove_person",
    "send_back",
    "withdraw",
]
