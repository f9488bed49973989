"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

from . import views
from .api import api

handler500 = "jiaogong.kernel.ui.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("jiaogong.kernel.accounts.urls")),
    path("search/", include("jiaogong.kernel.ui.urls")),
    path("inbox/", include("jiaogong.engines.inbox.urls")),
    path("papers/", include("jiaogong.engines.papers.urls")),
    path("personal/", include("jiaogong.engines.personal.urls")),
    path("figures/", include("jiaogong.engines.figures.urls")),
    path("provisions/", include("jiaogong.engines.provisions.urls")),
    path("ledger/", include("jiaogong.engines.ledger.urls")),
    path("", include("jiaogong.engines.papers.certificates.urls")),
    path("", include("jiaogong.engines.postings.urls")),
    path("ballot/", include("jiaogong.engines.ballot.urls")),
    path("scoring/", include("jiaogong.engines.scoring.urls")),
    path("programmes/", include("jiaogong.engines.programmes.urls")),
    path("unions/", include("jiaogong.modules.unions.urls")),
    path("members/", include("jiaogong.modules.members.urls")),
    path("committees/", include("jiaogong.modules.committees.urls")),
    path("cadres/", include("jiaogong.modules.cadres.urls")),
    path("support/", include("jiaogong.modules.support.urls")),
    path("handover/", include("jiaogong.modules.handover.urls")),
    path("founding/", include("jiaogong.modules.founding.urls")),
    path("rosters/", include("jiaogong.modules.rosters.urls")),
    path("plans/", include("jiaogong.modules.plans.urls")),
    path("awards/", include("jiaogong.modules.awards.urls")),
    path("growth/", include("jiaogong.modules.growth.urls")),
    path("contests/", include("jiaogong.modules.contests.urls")),
    path("homes/", include("jiaogong.modules.staffhomes.urls")),
    path("relief/", include("jiaogong.modules.relief.urls")),
    path("proposals/", include("jiaogong.modules.proposals.urls")),
    path("congress/", include("jiaogong.modules.congress.urls")),
    path("voices/", include("jiaogong.modules.voices.urls")),
    path("oversight/", include("jiaogong.modules.oversight.urls")),
    path("bargaining/", include("jiaogong.modules.bargaining.urls")),
    path("api/v1/", api.urls),
]
