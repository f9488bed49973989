from datetime import timedelta

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    name = "jiaogong.modules.relief"
    label = "relief"
    verbose_name = "困难帮扶"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import figures, guard, payments, personal, provisions, purposes, rules, tasks

        rules.install()
        provisions.install()
        purposes.install()
        personal.install()
        figures.install()
        payments.install()
        guard.install()
        jobs.register(jobs.Job("relief.sweep", timedelta(days=1), tasks.sweep))
