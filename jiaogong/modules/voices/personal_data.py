"""What voices keep about people: what they brought forward under their names, or known to the handler alone (found by the keyed index)."""

from __future__ import annotations

from datetime import date, datetime

from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Person
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import discard
from jiaogong.engines.personal.registry import Holder, Kept, Look, register
from jiaogong.kernel.ui import shell

from .models import Grievance, Mediation, NameLook

_HIDDEN = ("key", "entered_by", "sending", "code_digest", "owner", "owner_index", "told_name")


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "voices.grievances", "诉求和调解", "办理本人提出的诉求和调解申请", "办结后保存，随本人信息清理删除内容，只留编号和件数；匿名诉求不含个人信息",
            (
                Kept("voices.Grievance", hidden=_HIDDEN), Kept("voices.Mediation", hidden=(*_HIDDEN, "agreement", "group")),
                Kept("voices.Invited", stays=False), Kept("voices.Taken", stays=False, hidden=("id",)),
                Kept("voices.Answer", stays=False, hidden=("id", "key")),
            ),
            hold=_running, looks=_looks, forget=_forget, more=_more,
        )
    )  # fmt: skip


def _own(person: Person) -> list[Grievance]:
    return list(Grievance.objects.of_author(person))


def _running(person: Person, day: date) -> str:
    grievances = Case.objects.open().filter(
        subject_type="voices.grievance", subject_id__in=[r.pk for r in _own(person)]
    )
    mediations = Mediation.objects.filter(person=person, ended_on__isnull=True)
    return "还有办理中的诉求或调解；撤回以后可以删除。" if grievances.exists() or mediations.exists() else ""


def _looks(person: Person) -> list[Look]:
    rows = NameLook.objects.filter(grievance__in=[r.pk for r in _own(person)]).select_related("user", "grievance")
    return [Look(r.at, r.user.name, shell.who(r.user).line, f"查看姓名：{r.grievance.number}", r.reason) for r in rows]


def _more(person: Person) -> list[tuple[str, list[dict[str, str]]]]:
    sealed = [row for row in _own(person) if row.person_id is None]
    lines = [
        {"编号": row.number, "类别": row.get_topic_display(), "收到日期": f"{row.received_on:%Y-%m-%d}", "内容": row.text.open() if row.text else ""}
        for row in sealed
    ]  # fmt: skip
    return [("诉求（只让承办人知道）", lines)] if lines else []


def _forget(person: Person, at: datetime) -> int:
    """Text, name and files go, numbers stay; lines of the trail that are his words too."""
    rows = _own(person)
    for row in rows:
        discard(Attachment.objects.filter(owner_type="voices.grievance", owner_id=row.pk))
        row.text = row.owner = None
        if row.person_id is None:
            row.told_name = "已匿名"
        row.save(update_fields=["text", "owner", "owner_index", "told_name"])
        case = Case.objects.about(row).first()
        if case is not None:
            for entry in case.entries.filter(what__in=("补充", "二次办理", "评价")):
                entry.sealed_text = None
                entry.save(update_fields=["sealed_text"])
    for mediation in Mediation.objects.filter(person=person):
        mediation.facts = mediation.claims = None
        mediation.save(update_fields=["facts", "claims"])
    return len(rows)
