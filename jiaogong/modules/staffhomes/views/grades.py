"""The register of levels, one level, recording, rechecking, revoking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Unit
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, reach_q, require, require_holds
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.unions.reading import place_of

from .. import verbs
from ..filters import GradeFilter
from ..forms import GradeForm, RecheckForm, RevokeForm
from ..models import Facility, Grade
from ..outcome import certificates_of
from ..reading import grades_of, in_state, plaque_standing, standing
from ..tables import GradeTable, export_grades, score_words
from ..words import PLACES, PlaqueState
from .common import form_page, pages


@require_GET
def grades(request: HttpRequest) -> HttpResponse:
    """等级台账: every level of units in reach, past ones too."""
    require_holds(request.user, "staffhomes.view")
    place, today = place_of(request, "staffhomes.view"), clock.today()
    rows = grades_of(request.user).filter(place.within())
    listing = Listing(
        title="等级台账",
        queryset=rows.select_related("unit", "facility", "granted_by"),
        table=GradeTable,
        filters=GradeFilter,
        search=lambda found, text: found.filter(
            Q(unit__in=Unit.objects.search(text)) | Q(facility__name__contains=text) | Q(level__contains=text)
        ),
        search_hint="单位、阵地、等级",
        export=lambda found, title, day: export_grades(
            found.filter(reach_q(request.user, "staffhomes.export", "unit__")), title, day
        ),
        may_export=holds(request.user, "staffhomes.export"),
        meta=f"数据截至 {today:%Y-%m-%d}",
        empty=Empty("还没有评定等级", "申报评定公布后自动记入；上级在平台之外评定的，由上级在单位页上登记。"),
        table_options={"day": today},
    )
    context = {"overdue": in_state(rows, "overdue", today).count(), "due": in_state(rows, "recheck", today).count()}
    return render_listing(request, listing, template="staffhomes/grades.html", context=context)


def load_grade(request: HttpRequest, key: UUID, *, acting: bool = False) -> Grade:
    """A level in reach; `acting`: whoever gave it alone."""
    rows = grades_of(request.user).select_related(
        "unit__home", "facility__unit", "granted_by__home", "entry__programme"
    )
    found: Grade = get_object_or_404(rows, key=key)
    if acting:
        require(request.user, "staffhomes.grade", found.granted_by)
    return found


def grade_page(grade: Grade) -> str:
    """The level's address."""
    return reverse("staffhomes:grade", args=[grade.key])


@require_GET
def grade(request: HttpRequest, key: UUID) -> HttpResponse:
    """One level: who gave it, until when, its plaques; what may be done about it."""
    found, today = load_grade(request, key), clock.today()
    may = allows(request.user, "staffhomes.grade", found.granted_by)
    plaques = [(row, plaque_standing(row, today)) for row in found.plaques.all()]
    hung = next((row for row, _ in plaques if row.state == PlaqueState.HUNG), None)
    lost = next((row for row, _ in plaques if row.state == PlaqueState.LOST), None)
    entry = Entry.objects.visible_to(request.user).filter(pk=found.entry_id).first() if found.entry_id else None
    holds_now = found.ended_on is None and (found.valid_until is None or found.valid_until >= today)
    context = {
        "grade": found, "standing": standing(found, today), "score": score_words(found.score), "plaques": plaques, "entry": entry,
        "hung": hung if may else None, "lost": lost if may else None, "may_replace": may and found.ended_on is None and (hung or lost),
        "may_recheck": may and holds_now, "may_revoke": may and found.ended_on is None and found.entry_id is None,
        "revoked_there": may and found.ended_on is None and entry is not None,
        "certificates": certificates_of(found)[:3],
        "others": Grade.objects.filter(register=found.register, unit=found.unit, facility=found.facility).exclude(pk=found.pk)[:10],
    }  # fmt: skip
    return render(request, "staffhomes/grade.html", context)


def _register_of(place: Facility) -> str:
    """The first register that speaks of such a place."""
    return next((str(register) for register, kind in PLACES.items() if kind == place.kind), "")


@pages
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """A superior enters a level it gave outside this platform."""
    unit = get_object_or_404(Unit.objects.layers().visible_to(request.user, "staffhomes.view"), key=key, closed_on=None)
    grantor = verbs.grantor_of(request.user, unit)
    if grantor is None:
        raise Refused("staffhomes.grade")
    places = Facility.objects.filter(unit=unit).standing(clock.today())

    def done(cleaned: dict[str, Any]) -> str:
        return grade_page(verbs.record_grade(unit, by=request.user, at=clock.now(), **cleaned))

    chosen = next((place for place in places if str(place.key) == request.GET.get("place")), None)
    initial = {"facility": chosen.key, "register": _register_of(chosen)} if chosen else {}
    return form_page(
        request, GradeForm(request.POST or None, places=places, initial=initial), done, said="等级已登记。", title="登记等级", meta=unit.name,
        back=reverse("unions:unit", args=[unit.key]), button="登记",
        intro=f"以{grantor.name}的名义，登记在平台之外评定、现在仍有效的等级。在平台上申报评定的，公布后自动记入，不用再登。",
    )  # fmt: skip


@pages
def recheck(request: HttpRequest, key: UUID) -> HttpResponse:
    """A recheck was passed."""
    found = load_grade(request, key, acting=True)

    def done(cleaned: dict[str, Any]) -> str:
        verbs.pass_recheck(found, by=request.user, at=clock.now(), **cleaned)
        return grade_page(found)

    return form_page(
        request, RecheckForm(request.POST or None, initial={"on": clock.today()}), done, said="复检合格已登记。", title="登记复检合格",
        meta=str(found), back=grade_page(found), button="登记",
        intro="实地复检合格、等级不变的在这里登记，该单位的复检待办随即办结。需要重新打分定级的，请发起申报；不合格的，请撤销等级。",
    )  # fmt: skip


@pages
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back a level that no programme gave."""
    found = load_grade(request, key, acting=True)
    if found.entry_id is not None:
        raise Refused("staffhomes.grade")

    def done(cleaned: dict[str, Any]) -> str:
        verbs.revoke_grade(found, by=request.user, at=clock.now(), **cleaned)
        return grade_page(found)

    return form_page(
        request, RevokeForm(request.POST or None), done, said="等级已撤销，记录和原因保留。", title="撤销等级", meta=str(found),
        back=grade_page(found), button="撤销等级", danger=True, intro="撤销后不再计入覆盖和统计，悬挂的牌匾记为收回。",
    )  # fmt: skip
