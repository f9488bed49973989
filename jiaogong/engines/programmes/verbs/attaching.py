"""What belongs to an entry beside its fields: files and the people of a team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from jiaogong.engines.org.models import Employment, Person, open_at
from jiaogong.engines.papers.content import fingerprint_of
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach, discard
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken

from ..definition.schema import Field
from ..models import Entry, EntryFile, TeamMember
from ..words import TEAM, EntryState, FieldType
from .agreeing import needs_consent
from .calling import day_of
from .entering import open_for_change, writable
from .room import free_slot

MOST_FILES = 12


@transaction.atomic
def attach_file(entry: Entry, *, field: str, upload: UploadedFile, by: Any, at: datetime) -> Attachment:
    """A file under a file field; the same file twice is once. Those of a sensitive field are sealed, name and content.

    Rules: of this form, at most twelve a field; the file itself is judged by papers.
    """
    row = writable(entry, by)
    fields = {f.key: f for f in row.programme.definition.fields if f.type == FieldType.FILES}
    if field not in fields:
        raise RuleBroken("这里不能上传附件。", field=field)
    _open(row, fields[field])
    if fields[field].sensitive and needs_consent(row, row.programme.definition) is not None:
        raise RuleBroken("这里的文件是敏感个人信息，要先单独同意才能上传。请在表里点“同意”后再传。", field=field)
    place, _ = EntryFile.objects.get_or_create(entry=row, field=field)
    owned = Attachment.objects.filter(owner_type="programmes.entryfile", owner_id=place.pk)
    same = owned.filter(sha256=fingerprint_of(upload, sealed=fields[field].sensitive)).first()
    if same is not None:
        return same
    if owned.count() >= (fields[field].max or MOST_FILES):
        raise RuleBroken(
            f"“{fields[field].title}”最多 {fields[field].max or MOST_FILES} 个文件，请合并后再传。", field=field
        )
    kept = attach(place, upload=upload, unit_id=row.unit_id, by=by, at=at, sealed=fields[field].sensitive)
    journal.write("上传申报附件", row, by=by, after={"field": field, "name": kept.name})
    return kept


@transaction.atomic
def remove_file(entry: Entry, *, attachment: Attachment, by: Any, at: datetime) -> None:
    """Take a file out again while its field may be changed."""
    row = writable(entry, by)
    place = EntryFile.objects.filter(entry=row, pk=attachment.owner_id).first()
    if place is None or attachment.owner_type != "programmes.entryfile":
        raise Refused("programmes.enter")
    _open(row, next(f for f in row.programme.definition.fields if f.key == place.field))
    journal.write("删除申报附件", row, by=by, before={"field": place.field, "name": attachment.name})
    discard([attachment])


def _open(row: Entry, field: Field) -> None:
    """A field of the form while the form is open, one of a report while its step is."""
    if not field.step:
        open_for_change(row, [field.key])
    elif row.state != EntryState.RUNNING or row.step != field.step:
        raise RuleBroken("现在没有要补交的报告。", field=field.key)


@transaction.atomic
def set_team(entry: Entry, *, people: list[Person], leader: Person, by: Any, at: datetime) -> None:
    """Who is in the team. Rules: everybody works in the unit today; as many as the call allows; the leader is one of them."""
    row = writable(entry, by)
    open_for_change(row, [TEAM])
    limits = row.programme.definition.limits
    if leader not in people:
        raise RuleBroken("负责人应是团队成员。", field="leader")
    if not limits.team_least <= len(set(people)) <= limits.team_most:
        raise RuleBroken(f"团队应有 {limits.team_least}–{limits.team_most} 人（含负责人）。", field="people")
    working = Employment.objects.filter(open_at(day_of(at)), unit__home=row.unit, person__in=people)
    strangers = {p.pk: p.name for p in people}
    for pk in working.values_list("person_id", flat=True):
        strangers.pop(pk, None)
    if strangers:
        raise RuleBroken(f"{'、'.join(strangers.values())}不在本单位教职工名册中，请先登记。", field="people")
    row.members.all().delete()
    TeamMember.objects.bulk_create(TeamMember(entry=row, person=p, leader=p == leader) for p in dict.fromkeys(people))
    if row.person_id != leader.pk:
        row.slot = free_slot(row.programme, row.programme.definition, row.unit, leader)
        row.person = leader
        row.save(update_fields=["person", "slot"])
    journal.write("确定团队成员", row, by=by, after={"people": [p.name for p in people]})
