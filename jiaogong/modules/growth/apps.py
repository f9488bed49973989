from pathlib import Path

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "jiaogong.modules.growth"
    label = "growth"
    verbose_name = "素质提升"

    def ready(self) -> None:
        from jiaogong.engines.programmes import catalogue

        from . import carriers, figures, outcome, personal, rules

        rules.install()
        outcome.install()
        personal.install()
        carriers.install()
        figures.install()
        catalogue.register("growth", "素质提升", Path(__file__).parent / "catalogue")
