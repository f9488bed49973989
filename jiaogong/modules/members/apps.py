from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "jiaogong.modules.members"
    label = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        from . import figures, panels, rules

        rules.install()
        figures.install()
        panels.install()
