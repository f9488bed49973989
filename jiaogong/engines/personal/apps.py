from datetime import timedelta

from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "jiaogong.engines.personal"
    label = "personal"
    verbose_name = "个人信息"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import holdings, rules
        from .expiry import remind_of_expired

        rules.install()
        holdings.install()
        jobs.register(jobs.Job("personal.expired", timedelta(days=1), remind_of_expired))
