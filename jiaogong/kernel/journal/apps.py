from datetime import timedelta

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "jiaogong.kernel.journal"
    label = "journal"

    def ready(self) -> None:
        from .. import jobs
        from .chain import extend

        jobs.register(jobs.Job("journal.chain", timedelta(minutes=5), extend))
