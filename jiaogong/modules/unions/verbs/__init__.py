"""What happens to a unit's union: units and head-counts, union and bodies, terms, offices."""

from .offices import appoint, candidates, leave_office, set_up_office
from .structure import close, merge, rehearse, split
from .terms import begin_term
from .ties import check_joint, record_tie
from .union import end_body, end_union, establish_union, set_phone, set_up_body
from .units import found, record_change, record_headcount

__all__ = [
    "appoint",
    "begin_term",
    "candidates",
    "check_joint",
    "close",
    "end_body",
    "end_union",
    "establish_union",
    "found",
    "leave_office",
    "merge",
    "record_change",
    "record_headcount",
    "record_tie",
    "rehearse",
    "set_phone",
    "set_up_body",
    "set_up_office",
    "split",
]
