from datetime import timedelta

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "jiaogong.engines.scoring"
    label = "scoring"
    verbose_name = "评分"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import carriers, papers_guard, personal_data, rules
        from .files import prepare_waiting

        rules.install()
        personal_data.install()
        carriers.install()
        papers_guard.install()
        jobs.register(jobs.Job("scoring.files", timedelta(minutes=5), prepare_waiting))
