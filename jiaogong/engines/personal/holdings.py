"""What the engines below keep about people, registered for them."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Employment, Holding, Person, open_at

from .registry import Holder, Kept, register


def _in_service(person: Person, day: date) -> str:
    if Holding.objects.filter(open_at(day), person=person).exists():
        return "还担任职务，任职期间须保留履职记录。"
    if Employment.objects.filter(open_at(day), person=person).exists():
        return "还在单位工作，在岗期间工会履行法定职责需要这些信息。"
    return ""


def install() -> None:
    """Register; called when the app is ready."""
    register(
        Holder(
            "org.service", "工作与任职", "确定所在单位、统计教职工人数、办理任职",
            "在岗期间保存；离开后按规定年限清理姓名、证件和联系方式，只留不指向个人的人数",
            (Kept("org.Employment", blank=("position",)), Kept("org.Holding")),
            hold=_in_service,
        ),
        Holder(
            "inbox.messages", "待办与消息", "通知本人办理事项", "随本人信息一并删除",
            (
                Kept("inbox.Item", hidden=("key", "subject_type", "subject_id", "link", "opened_by", "closed_by")),
                Kept("inbox.Message", stays=False, hidden=("key", "link", "item")),
            ),
        ),
        Holder(
            "papers.certificates", "证书", "供本人和用人单位核验所获荣誉", "证书有效期间保存；本人信息清理后只留奖项和编号，不再显示姓名",
            (Kept("papers.Certificate", blank=("holder_name",), hidden=("key", "subject_type", "subject_id", "revoked_note")),),
        ),
        Holder(
            "personal.requests", "同意与请求", "证明本人的同意和请求得到办理", "同意撤回后保留记录三年备查",
            (Kept("personal.Consent", hidden=("wording",)), Kept("personal.DataRequest", blank=("matter",), hidden=("key",))),
        ),
    )  # fmt: skip
