from datetime import timedelta

from django.apps import AppConfig


class BargainingConfig(AppConfig):
    name = "jiaogong.modules.bargaining"
    label = "bargaining"
    verbose_name = "集体协商"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import carriers, figures, panels, personal_data, provisions, rules
        from .verbs import sweep

        rules.install()
        provisions.install()
        figures.install()
        panels.install()
        carriers.install()
        personal_data.install()
        jobs.register(jobs.Job("bargaining.sweep", timedelta(hours=6), sweep))
