"""What the member register keeps."""

from .membership import Membership, MembershipQuerySet, NumberSeries, Reveal
from .transfer import Transfer, TransferQuerySet

__all__ = ["Membership", "MembershipQuerySet", "NumberSeries", "Reveal", "Transfer", "TransferQuerySet"]
