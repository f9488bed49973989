"""What is done with places, levels and plaques."""

from .grades import grantor_of, pass_recheck, record_grade, revoke_grade
from .places import change_facility, close_facility, log_use, register_facility
from .plaques import lose_plaque, recall_plaque, replace_plaque

__all__ = [
    "change_facility", "close_facility", "grantor_of", "log_use", "lose_plaque", "pass_recheck", "recall_plaque", "record_grade",
    "register_facility", "replace_plaque", "revoke_grade",
]  # fmt: skip
