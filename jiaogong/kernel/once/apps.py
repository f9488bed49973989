from datetime import timedelta

from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "jiaogong.kernel.once"
    label = "once"

    def ready(self) -> None:
        from .. import jobs
        from .middleware import sweep

        jobs.register(jobs.Job("once.sweep", timedelta(hours=6), sweep))
