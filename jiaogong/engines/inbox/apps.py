from datetime import timedelta

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "jiaogong.engines.inbox"
    label = "inbox"
    verbose_name = "待办与消息"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import carriers, notices, panels, portfolio
        from .verbs import remind_due

        jobs.register(jobs.Job("inbox.remind", timedelta(hours=1), remind_due))
        panels.install()
        notices.install()
        carriers.install()
        portfolio.install()
