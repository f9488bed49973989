from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "jiaogong.engines.org"
    label = "org"
    verbose_name = "组织"

    def ready(self) -> None:
        from jiaogong.kernel.access import register_standings

        from . import carriers, rules
        from .reach import standings

        rules.install()
        carriers.install()
        register_standings(standings)
