from datetime import timedelta

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "jiaogong.engines.programmes"
    label = "programmes"
    verbose_name = "项目"

    def ready(self) -> None:
        from jiaogong.kernel import jobs

        from . import (
            carriers,
            eligibility,
            figures,
            links,
            outcomes,
            panels,
            papers_guard,
            paying,
            personal,
            prefill,
            rules,
        )
        from .verbs.calling import close_entries

        rules.install()
        prefill.install()
        eligibility.install()
        outcomes.install()
        paying.install()
        personal.install()
        carriers.install()
        papers_guard.install()
        panels.install()
        links.install()
        figures.install()
        jobs.register(jobs.Job("programmes.close_entries", timedelta(hours=1), close_entries))
