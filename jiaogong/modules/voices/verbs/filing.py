"""Bringing something forward: by oneself on the platform, or written down by an officer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken

from ..codes import code_from, digest_of, sending_digest
from ..models import Grievance
from ..provisions import MOST_ANONYMOUS, REPLY_DAYS, TAKE_DAYS
from ..reading import desk_of, open_desks
from ..rules import ENTER, GRIEVANCE_CASE
from ..words import Channel, Promise
from .common import day_of, locked_unit, midnight, needed, next_serial, untraced

MOST_FILES = 5
_FILES = (
    "匿名和“只让承办人知道”不能带附件：文件里常藏着作者姓名和设备信息，会让承诺落空。请把内容写成文字，或者改选“实名”。"
)
_OTHER = "这张表单已经用来提交过另一件诉求，这次没有提交；请重新打开“提出诉求”（或“登记诉求”）再写。"


@dataclass(frozen=True, slots=True)
class Filing:
    """What somebody brings forward."""

    topic: str
    promise: str
    text: str
    files: Sequence[UploadedFile] = field(default=())
    channel: str = Channel.PLATFORM
    told_name: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """The grievance, and the code of an anonymous one, which is shown once."""

    grievance: Grievance
    code: str = ""


@transaction.atomic
def file_grievance(person: Person, *, unit: Unit, given: Filing, sending_key: str, at: datetime) -> Filed:
    """Somebody brings something forward to his union or one above it. The same `sending_key` with the same promise, union and
    text again is the same grievance; with others it is refused.

    Anonymous: no row, journal line or message names him or the moment, and the verb does not look at who he is beyond that he may bring
    something to this union. Known to the handler: his key is sealed, and no journal line names the moment. Rules: one of the desks open to him;
    10 to 4,000 characters; files with a name alone; so many anonymous ones a day and unit. Source: 工会法 (2021) art. 6, 个人信息保护法 art. 6.
    """
    if unit.pk not in {place.pk for place, _ in open_desks(person, day_of(at))}:
        raise Refused("voices.submit")
    owner = person if given.promise != Promise.ANONYMOUS else None
    return _filed(unit, given, sending_key, owner=owner, by=None, at=at)


@transaction.atomic
def enter_grievance(unit: Unit, *, given: Filing, sending_key: str, by: Any, at: datetime) -> Filed:
    """An officer writes down what was said at a meeting, by phone, on paper. Rules: voices.enter; a name unless it is anonymous."""
    require(by, ENTER, unit)
    if given.channel == Channel.PLATFORM:
        raise RuleBroken("请选择诉求是从哪里来的。", field="channel")
    if given.promise != Promise.ANONYMOUS and not given.told_name.strip():
        raise RuleBroken("请写诉求人的姓名和联系方式；不愿留名的，请选“匿名”。", field="told_name")
    return _filed(unit, given, sending_key, owner=None, by=by, at=at)


def _filed(unit: Unit, given: Filing, sending_key: str, *, owner: Person | None, by: Any, at: datetime) -> Filed:
    text = needed(given.text, 10, "text", "是什么事、希望怎样解决")
    nobody = given.promise == Promise.ANONYMOUS
    if given.promise != Promise.NAMED and given.files:
        raise RuleBroken(_FILES, field="files")
    if len(given.files) > MOST_FILES:
        raise RuleBroken(f"附件最多 {MOST_FILES} 个。", field="files")
    key = sending_key.strip()[:64] or secrets.token_hex(16)
    row, day = locked_unit(unit), day_of(at)
    code = code_from(key) if nobody else ""
    earlier = Grievance.objects.filter(sending=sending_digest(key)).first()
    if earlier is not None:
        if not _same(earlier, row, given.promise, text, owner=owner, by=by):
            raise RuleBroken(_OTHER)
        return Filed(earlier, code)
    if nobody:
        _few_enough(row, day)
    made = Grievance(
        unit=row, year=day.year, serial=next_serial(Grievance, row, day.year), channel=given.channel, topic=given.topic,
        promise=given.promise, code_digest=digest_of(code) if nobody else None, sending=sending_digest(key), received_on=day,
        entered_by=by, person=owner if given.promise == Promise.NAMED else None,
    )  # fmt: skip
    made.text = text
    if owner is not None and given.promise == Promise.HANDLER:
        made.owner = str(owner.key)
    if not nobody and given.told_name.strip():
        made.told_name = given.told_name.strip()[:120]
    made.save()
    _opened(made, given, owner=owner, by=by, at=at)
    return Filed(made, code)


def _same(earlier: Grievance, unit: Unit, promise: str, text: str, *, owner: Person | None, by: Any) -> bool:
    """Whether it is what the same form brought before, by the same hand. Of anonymous ones nobody knows the hand: the text has to do."""
    sealed = earlier.owner.open() if earlier.owner else ""
    key = str(owner.key) if owner is not None and promise == Promise.HANDLER else ""
    person_id = owner.pk if owner is not None and promise == Promise.NAMED else None
    hand = (earlier.person_id, sealed, earlier.entered_by_id) == (person_id, key, getattr(by, "pk", None))
    said = earlier.text.open() if earlier.text else ""
    return hand and (earlier.unit_id, earlier.promise, said) == (unit.pk, promise, text)


def _few_enough(unit: Unit, day: Any) -> None:
    today = Grievance.objects.filter(unit=unit, promise=Promise.ANONYMOUS, received_on=day).count()
    if today >= value_of(MOST_ANONYMOUS, unit, day):
        raise RuleBroken(f"{unit.name}今天收到的匿名诉求已经到了上限，请明天再提交，或者送交上级工会。")


def _opened(made: Grievance, given: Filing, *, owner: Person | None, by: Any, at: datetime) -> None:
    """Its case with the clock of the answer; what is kept of who and when follows the promise."""
    day = day_of(at)
    open_hand = given.promise == Promise.NAMED or by is not None
    moment = at if open_hand else midnight(at)
    who = by or (owner.user if owner is not None and given.promise == Promise.NAMED else None)
    with untraced():
        take_by = WorkingCalendar().add(day, value_of(TAKE_DAYS, made.unit, day))
        case = cases.open_case(
            made, kind=GRIEVANCE_CASE, unit=made.unit, title=made.number, by=by, at=moment, desk=desk_of(made.unit),
            take_by=take_by, traced=False,
        )  # fmt: skip
        found = explain(REPLY_DAYS, made.unit, day)
        cases.start_clock(
            case,
            key="reply",
            title="答复",
            on=day,
            days=found.value,
            working=True,
            source=found.source,
            by=None,
            traced=False,
        )
        for upload in given.files:
            attach(made, upload=upload, unit_id=made.unit_id, by=by, at=moment, sealed=True)
    if open_hand:  # a line's own moment would tell when somebody promised to stay unknown was here
        after = {"promise": made.get_promise_display(), "channel": made.get_channel_display()}
        journal.write("提出诉求" if by is None else "登记诉求", made, by=who, after=after)
