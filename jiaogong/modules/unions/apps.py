from django.apps import AppConfig


class UnionsConfig(AppConfig):
    name = "jiaogong.modules.unions"
    label = "unions"
    verbose_name = "工会组织"

    def ready(self) -> None:
        from jiaogong.engines.org.links import register_unit_page

        from . import carriers, figures, panels, rules

        rules.install()
        figures.install()
        panels.install()
        carriers.install()
        register_unit_page("unions:unit")
