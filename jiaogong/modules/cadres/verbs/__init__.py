"""What happens to cadres: service and selection, training, contact points and visits."""

from .contacts import assign_contact, end_contact
from .services import begin_selection, conclude_selection, set_service
from .trainings import add_attendances, change_training, hold_training, keep_attendances, remove_attendance
from .visits import add_photos, raise_issue, record_visit, reopen_issue, solve_issue

__all__ = [
    "add_attendances",
    "add_photos",
    "assign_contact",
    "begin_selection",
    "change_training",
    "conclude_selection",
    "end_contact",
    "hold_training",
    "keep_attendances",
    "raise_issue",
    "record_visit",
    "remove_attendance",
    "reopen_issue",
    "set_service",
    "solve_issue",
]
