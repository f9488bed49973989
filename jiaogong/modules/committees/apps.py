from datetime import timedelta

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "jiaogong.modules.committees"
    label = "committees"
    verbose_name = "委员会与换届"

    def ready(self) -> None:
        from jiaogong.engines.org.models import Office
        from jiaogong.engines.org.signals import holder_changed
        from jiaogong.kernel import jobs

        from . import carriers, figures, panels, papers_guard, personal_data, provisions, rules
        from .verbs.chairs import on_holder_changed
        from .verbs.opening import open_due

        rules.install()
        carriers.install()
        holder_changed.connect(on_holder_changed, sender=Office, dispatch_uid="committees.match")
        provisions.install()
        figures.install()
        panels.install()
        papers_guard.install()
        personal_data.install()
        jobs.register(jobs.Job("committees.open_due", timedelta(hours=6), open_due))
