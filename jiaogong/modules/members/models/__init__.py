"""What the member register keeps."""

from .joining import Application, JoiningLink, RealNameEvidence
from .membership import Membership, MembershipQuerySet, NumberSeries, Reveal
from .transfer import Transfer, TransferQuerySet

__all__ = [
    "Application",
    "JoiningLink",
    "Membership",
    "MembershipQuerySet",
    "NumberSeries",
    "RealNameEvidence",
    "Reveal",
    "Transfer",
    "TransferQuerySet",
]
