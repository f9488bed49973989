from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "jiaogong.modules.members"
    label = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        from jiaogong.engines.org.links import register_person_page
        from jiaogong.engines.org.signals import renamed

        from . import figures, panels, rules, sorting

        rules.install()
        figures.install()
        panels.install()
        register_person_page("members:person")
        renamed.connect(sorting.follow, dispatch_uid="members.name_keys")
