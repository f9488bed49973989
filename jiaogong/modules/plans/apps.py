from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "jiaogong.modules.plans"
    label = "plans"
    verbose_name = "督办"

    def ready(self) -> None:
        from . import papers_guard, portfolio, rules

        rules.install()
        papers_guard.install()
        portfolio.install()
