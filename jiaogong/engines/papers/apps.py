from datetime import timedelta

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "jiaogong.engines.papers"
    label = "papers"
    verbose_name = "公文与附件"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import rules
        from .attempts import sweep

        rules.install()
        jobs.register(jobs.Job("papers.attempts", timedelta(hours=6), sweep))
