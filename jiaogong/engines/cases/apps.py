from datetime import timedelta

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jiaogong.engines.cases"
    label = "cases"
    verbose_name = "办理事项"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import carriers, personal_data, portfolio, rules
        from .climbing import climb

        rules.install()
        carriers.install()
        portfolio.install()
        personal_data.install()
        jobs.register(jobs.Job("cases.climb", timedelta(hours=1), climb))
