"""Congresses: the standing body and its terms (`terms`), sessions and their agenda (`sessions`), filings (`filings`)."""

from .filings import Filing, RegisterPrint
from .sessions import AgendaItem, Attendance, Excuse, HallCode, Observer, Opinion, Resolution, Session, SessionRole
from .terms import Congress, Constituency, Constituent, Delegate, Delegation, Term

__all__ = [
    "AgendaItem", "Attendance", "Congress", "Constituency", "Constituent", "Delegate", "Delegation", "Excuse", "Filing",
    "HallCode", "Observer", "Opinion", "RegisterPrint", "Resolution", "Session", "SessionRole", "Term",
]  # fmt: skip
