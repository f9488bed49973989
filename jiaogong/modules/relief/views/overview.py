"""How many are in hardship, where, and what was done: numbers only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from jiaogong.kernel.access import allows, holds, require_holds
from jiaogong.modules.unions.reading import place_of

from ..reading import overview as counted
from .common import home_unit, page


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Counts below my union on a day; ?unit=&at= as every list behind a figure takes them."""
    require_holds(request.user, "relief.view")
    place = place_of(request, "relief.view")
    home = home_unit(request.user, "relief.view")
    context = {
        "place": place, "unit": place.unit or home, "found": counted(request.user, place, home),
        "holds": allows(request.user, "relief.hold", home), "may_visit": holds(request.user, "relief.visit"),
        "may_survey": holds(request.user, "relief.survey"),
    }  # fmt: skip
    return page(request, "relief/overview.html", context)
