"""What the member register keeps about people, and who looked at their whole numbers."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person, open_at
from jiaogong.engines.personal.registry import Holder, Kept, Look, register
from jiaogong.kernel.ui import shell

from .models import Membership, Reveal


def install() -> None:
    """Register the holder; called when the app is ready."""
    hidden = ("key", "name_key", "opened_by", "decided_by", "issued_by", "user", "by")
    register(
        Holder(
            "members.register", "会籍", "办理入会、接转、会籍管理和实名核验（《工会会员会籍管理办法》，2016年）",
            "会籍存续期间保存；终止后按规定年限清理，只留不指向个人的人数",
            (
                Kept("members.Membership", blank=("number",), hidden=hidden),
                Kept("members.Transfer", blank=("note",), hidden=hidden),
                Kept("members.RealNameEvidence", blank=("note",), hidden=hidden),
                Kept(
                    "members.Application", stays=False,
                    hidden=(*hidden, "code_digest", "phone_code", "phone_code_at", "phone_code_tries", "membership", "transfer"),
                ),
                Kept("members.Reveal", hidden=hidden),
            ),
            hold=_still_member, looks=_looks,
        ),
    )  # fmt: skip


def _still_member(person: Person, day: date) -> str:
    return (
        "会籍尚未终止，会籍存续期间须保留。" if Membership.objects.filter(open_at(day), person=person).exists() else ""
    )


def _looks(person: Person) -> list[Look]:
    rows = Reveal.objects.filter(person=person).select_related("user")
    return [Look(r.at, r.user.name, shell.who(r.user).line, "查看完整证件号和手机号", r.reason) for r in rows]
