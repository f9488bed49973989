"""What happens to people's own data: consent, requests, erasure, one record made of two."""

from .consents import give_consent, withdraw_consent
from .copies import own_copy
from .erasing import erase_person
from .merging import check_merge, merge_people
from .requests import ask, decide, withdraw

__all__ = [
    "ask",
    "check_merge",
    "decide",
    "erase_person",
    "give_consent",
    "merge_people",
    "own_copy",
    "withdraw",
    "withdraw_consent",
]
