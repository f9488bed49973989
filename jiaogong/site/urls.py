"""All addresses."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from . import views

handler500 = "jiaogong.kernel.ui.views.server_error"

PREFIXES = {
    "inbox": "jiaogong.engines.inbox.urls",
    "papers": "jiaogong.engines.papers.urls",
    "figures": "jiaogong.engines.figures.urls",
    "unions": "jiaogong.modules.unions.urls",
    "members": "jiaogong.modules.members.urls",
    "plans": "jiaogong.modules.plans.urls",
}


def _pages(name: str, module: str) -> URLPattern | URLResolver:
    """The module's pages under its prefix and namespace, whether or not its urls.py names `app_name`."""
    return path(f"{name}/", include((module, name), namespace=name))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("jiaogong.kernel.accounts.urls", namespace="accounts")),
    # Tolerant while the modules' pages are being written; to become a plain list.
    *(_pages(name, module) for name, module in PREFIXES.items() if find_spec(module)),
]
