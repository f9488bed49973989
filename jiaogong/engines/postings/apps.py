from datetime import timedelta

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    name = "jiaogong.engines.postings"
    label = "postings"
    verbose_name = "公示与异议"

    def ready(self) -> None:
        from jiaogong.engines.org.moves import register_remainder
        from jiaogong.kernel import jobs

        from . import papers_guard, rules
        from .personal_data import forget_objectors
        from .verbs import end_due, running_in

        rules.install()
        papers_guard.install()
        jobs.register(jobs.Job("postings.end", timedelta(minutes=10), end_due))
        jobs.register(jobs.Job("postings.forget", timedelta(days=1), forget_objectors))
        register_remainder("postings.posting", "件未结束的公示", running_in)
