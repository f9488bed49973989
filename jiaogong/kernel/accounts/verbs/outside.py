"""Identities on 微信, 企业微信, 钉钉: bound by their owner, unbound by their owner."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from ... import journal
from ...errors import Refused, RuleBroken
from .. import notices
from ..models import OutsideIdentity, User
from ..outside.common import Identity, title_of

# A new password alone leaves the binding as it is.
_UNDO = "请马上在“账号安全”里解除绑定，再修改密码、在所有设备上退出。"


@transaction.atomic
def bind(*, user: User, identity: Identity, at: datetime) -> OutsideIdentity:
    """Bind an outside identity to the account. The page has asked who he is just before.

    Rules: one identity belongs to one account, one account has one identity a platform (constraints). Bound twice to
    the same account changes nothing.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    title = title_of(identity.provider)
    known = identity.find()
    if known is not None and known.user_id == user.pk:
        return known
    if known is not None:
        raise RuleBroken(f"这个{title}已经绑定了另一个账号。请先用那个账号登录，在“账号安全”里解除绑定。")
    if user.outside_identities.filter(provider=identity.provider).exists():
        raise RuleBroken(f"您已绑定另一个{title}。要换一个，请先解除绑定。")
    try:
        with transaction.atomic():
            row = OutsideIdentity.objects.create(
                user=user, provider=identity.provider, app=identity.app, subject=identity.subject,
                union=identity.union, bound_at=at,
            )  # fmt: skip
    except IntegrityError as error:  # bound elsewhere in the same moment
        raise RuleBroken(f"这个{title}刚刚绑定了另一个账号。") from error
    journal.write(f"绑定{title}", user, by=user, after={"provider": identity.provider})
    notices.tell(user, f"已绑定{title}", f"您的账号绑定了{title}，以后可以用它登录。不是您本人操作的，{_UNDO}", at)
    return row


@transaction.atomic
def unbind(*, user: User, row: OutsideIdentity, at: datetime) -> None:
    """Unbind an identity of one's own. The page asks the password first."""
    if row.user_id != user.pk:
        raise Refused("accounts.unbind")
    title = title_of(row.provider)
    journal.write(f"解除绑定{title}", user, by=user, before={"provider": row.provider})
    row.delete()
    notices.tell(user, f"已解除绑定{title}", f"您的账号与{title}的绑定已解除。不是您本人操作的，请马上修改密码。", at)


def note_use(*, row: OutsideIdentity, at: datetime) -> None:
    """When an identity last opened the account (no journal line, as with passwords)."""
    OutsideIdentity.objects.filter(pk=row.pk).update(last_used_at=at)
