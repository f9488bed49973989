"""What the member register keeps."""

from .joining import Application, Attempt, JoiningLink, RealNameEvidence
from .membership import Membership, MembershipQuerySet, NumberSeries, Reveal
from .transfer import Transfer, TransferQuerySet

__all__ = [
    "Application",
    "Attempt",
    "JoiningLink",
    "Membership",
    "MembershipQuerySet",
    "NumberSeries",
    "RealNameEvidence",
    "Reveal",
    "Transfer",
    "TransferQuerySet",
]
