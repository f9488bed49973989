"""What goes when a person takes his consent back, and when a closed file has been kept long enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.ledger import verbs as ledger
from jiaogong.engines.ledger.words import NOBODY
from jiaogong.engines.org.models import Person
from jiaogong.kernel import journal

from ..models import (
    Assessment,
    Details,
    FirstReport,
    Grant,
    HardshipFile,
    HouseholdMember,
    IncomeMonth,
    SurveyName,
    Visit,
)
from ..words import Closing, FileState
from .common import day_of, locked_file
from .files import end_file

KEPT_AFTER_CLOSING = timedelta(days=3 * 365)  # as the purpose's wording says


def forget_case(person: Person, by: Any, at: datetime) -> None:
    """The consent to the file is taken back: files end, every sealed part goes, payments already made stay nameless.

    Called inside the withdrawal's transaction, by the person himself. Source: 个人信息保护法 art. 15, 47; 会计法 asks for the
    books to be kept (article not compared).
    """
    for file in list(HardshipFile.objects.filter(person=person).exclude(state=FileState.CLOSED).order_by("pk")):
        end_file(locked_file(file), by=by, at=at, closing=Closing.WITHDRAWN)
    _empty(HardshipFile.objects.filter(person=person))
    FirstReport.objects.filter(person=person).update(matter=None, person=None)
    day = day_of(at)
    for subject in ("relief.visit", "relief.grant"):
        ledger.anonymise(person, subject_type=subject, by=by, at=at)
    hidden = {"person": None, "anonymised_on": day}
    signed = Visit.objects.filter(person=person, signed_on__isnull=False)
    signed.update(signed_by=NOBODY)
    Visit.objects.filter(person=person).update(person_name=NOBODY, over_cap="", **hidden)
    Grant.objects.filter(person=person).update(**hidden)


def _empty(files: Any) -> int:
    """Sealed parts and categories of these files; returns how many details went."""
    number = 0
    for model in (Details, HouseholdMember, Assessment, IncomeMonth):
        number += model._default_manager.filter(file__in=files).delete()[0]
    files.update(category="")
    return number


def forget_survey(person: Person, by: Any, at: datetime) -> None:
    """The consent to be named is taken back: the name goes from every answer; the counts stay."""
    SurveyName.objects.filter(person=person).delete()


def forget_old(at: datetime) -> int:
    """Details of files closed longer than they may be kept; returns how many rows went. Run by the daily job."""
    with transaction.atomic():
        old = HardshipFile.objects.filter(state=FileState.CLOSED, closed_on__lt=day_of(at) - KEPT_AFTER_CLOSING)
        old = HardshipFile.objects.filter(pk__in=list(old.filter(details__isnull=False).values_list("pk", flat=True)))
        for row in old:
            journal.write(
                "到期清理困难档案", row, by=None, after={"closed_on": str(row.closed_on)}, unit_id=row.unit_id
            )
        return _empty(old)
