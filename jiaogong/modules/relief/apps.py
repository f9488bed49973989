from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    name = "jiaogong.modules.relief"
    label = "relief"
    verbose_name = "困难帮扶"

    def ready(self) -> None:
        from jiaogong.engines.programmes import catalogue
        from jiaogong.kernel import jobs

        from . import carriers, figures, guard, outcome, payments, personal, provisions, purposes, rules, tasks

        rules.install()
        provisions.install()
        purposes.install()
        personal.install()
        carriers.install()
        figures.install()
        payments.install()
        guard.install()
        outcome.install()
        catalogue.register("relief", "困难帮扶", Path(__file__).parent / "catalogue")
        jobs.register(jobs.Job("relief.sweep", timedelta(days=1), tasks.sweep))
