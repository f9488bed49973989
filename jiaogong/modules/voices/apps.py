from datetime import timedelta

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "jiaogong.modules.voices"
    label = "voices"
    verbose_name = "诉求与民意"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import carriers, guard, personal_data, provisions, rules
        from .verbs import close_unrated
        from .verbs.surveys import close_due

        rules.install()
        provisions.install()
        guard.install()
        personal_data.install()
        carriers.install()
        jobs.register(jobs.Job("voices.unrated", timedelta(days=1), close_unrated))
        jobs.register(jobs.Job("voices.surveys", timedelta(hours=6), close_due))
