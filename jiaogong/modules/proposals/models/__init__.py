"""Proposals and who seconds them (`proposals`); what becomes of them (`handling`)."""

from .handling import Delay, Instruction, Rating, Reply, Screening
from .proposals import Invitation, Proposal, Second, Text

__all__ = [
    "Delay", "Instruction", "Invitation", "Proposal", "Rating", "Reply", "Screening", "Second", "Text",
]  # fmt: skip
