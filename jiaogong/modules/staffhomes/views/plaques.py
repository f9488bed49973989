"""The register of plaques, and what happens to one: replaced, called back, lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, reach_q, require_holds
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import verbs
from ..filters import PlaqueFilter
from ..forms import PlaqueForm, ReplaceForm
from ..models import Plaque
from ..reading import idle, plaques_of
from ..tables import PlaqueTable, export_plaques
from ..words import PlaqueState
from .common import form_page, pages
from .grades import grade_page, load_grade

WORDS = {"replace": "换发牌匾", "recall": "收回牌匾", "lose": "登记遗失"}
_INTRO = {
    "replace": "新牌匾用新编号；原来悬挂的记为收回，遗失的仍记遗失，旧编号不再使用。",
    "recall": "牌匾取下交回后登记。",
    "lose": "遗失的编号作废，不再使用；需要的可以换发。",
}


@require_GET
def plaques(request: HttpRequest) -> HttpResponse:
    """牌匾台账: numbers, whose, where they are; what hangs without a level."""
    require_holds(request.user, "staffhomes.view")
    rows, today = plaques_of(request.user), clock.today()
    listing = Listing(
        title="牌匾台账",
        queryset=rows,
        table=PlaqueTable,
        filters=PlaqueFilter,
        search=lambda found, text: found.filter(
            Q(number__contains=text)
            | Q(grade__unit__in=Unit.objects.search(text))
            | Q(grade__facility__name__contains=text)
        ),
        search_hint="编号、单位、阵地",
        export=lambda found, title, day: export_plaques(
            found.filter(reach_q(request.user, "staffhomes.export", "grade__unit__")), title, day
        ),
        may_export=holds(request.user, "staffhomes.export"),
        meta=f"数据截至 {today:%Y-%m-%d}",
        empty=Empty("还没有发牌匾", "评定事项规定发牌匾的，公布后自动编号；登记等级时也可以写上已发牌匾的编号。"),
        table_options={"day": today},
    )
    return render_listing(
        request, listing, template="staffhomes/plaques.html", context={"idle": rows.filter(idle(today)).count()}
    )


@pages
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """Something happened to the plaque of a level."""
    grade = load_grade(request, key, acting=True)
    states = [PlaqueState.HUNG] if what == "lose" else [PlaqueState.HUNG, PlaqueState.LOST]
    plaque = grade.plaques.filter(state__in=states).order_by("state", "-pk").first()
    if what not in WORDS or plaque is None:
        raise Http404
    form_type = ReplaceForm if what == "replace" else PlaqueForm
    return form_page(
        request, form_type(request.POST or None, initial={"on": clock.today()}), _done(request, what, plaque, grade_page(grade)),
        said=f"{WORDS[what]}已登记。", title=WORDS[what], meta=f"{plaque.number} · {grade}", back=grade_page(grade), button="保存",
        intro=_INTRO[what],
    )  # fmt: skip


def _done(request: HttpRequest, what: str, plaque: Plaque, href: str) -> Callable[[dict[str, Any]], str]:
    def done(cleaned: dict[str, Any]) -> str:
        given = {"by": request.user, "at": clock.now(), "on": cleaned["on"], "note": cleaned["note"]}
        if what == "replace":
            verbs.replace_plaque(plaque, number=cleaned["plaque"], **given)
        elif what == "recall":
            verbs.recall_plaque(plaque, **given)
        else:
            verbs.lose_plaque(plaque, **given)
        return href

    return done
