"""What happens to proposals: written, seconded, screened, handled, signed, rated."""

from .drafting import attach_files, discard, draft, keep, revise, withdraw
from .handling import Who, accept, ask_delay, assign, decide_delay, replace_lead, reply, urge
from .rating import conclude, rate
from .screening import answer, ask_again, screen, undo_screening
from .seconding import invite, second, submit, take_back
from .signing import instruct, send_back, sign

__all__ = [
    "Who", "accept", "answer", "ask_again", "ask_delay", "assign", "attach_files", "conclude", "decide_delay", "discard", "draft", "instruct", "invite",
    "keep", "rate", "replace_lead", "reply", "revise", "screen", "second", "send_back", "sign", "submit", "take_back", "undo_screening", "urge",
    "withdraw",
]  # fmt: skip
