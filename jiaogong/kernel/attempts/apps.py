from datetime import timedelta

from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "jiaogong.kernel.attempts"
    label = "attempts"

    def ready(self) -> None:
        from .. import jobs
        from .counting import sweep

        jobs.register(jobs.Job("attempts.sweep", timedelta(hours=6), sweep))
