from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "jiaogong.engines.figures"
    label = "figures"
    verbose_name = "指标"

    def ready(self) -> None:
        from . import panels, rules

        rules.install()
        panels.install()
