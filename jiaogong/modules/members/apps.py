from datetime import timedelta

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "jiaogong.modules.members"
    label = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        from jiaogong.engines.org.links import register_person_page
        from jiaogong.engines.org.signals import renamed
        from jiaogong.kernel import jobs

        from . import carriers, figures, panels, personal_data, purposes, rules, sorting, voting
        from .admission import sweep

        rules.install()
        figures.install()
        panels.install()
        personal_data.install()
        purposes.install()
        carriers.install()
        voting.install()
        jobs.register(jobs.Job("members.sweep", timedelta(days=1), sweep))
        register_person_page("members:person")
        renamed.connect(sorting.follow, dispatch_uid="members.name_keys")
