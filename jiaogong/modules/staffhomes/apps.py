from pathlib import Path

from django.apps import AppConfig


class StaffhomesConfig(AppConfig):
    name = "jiaogong.modules.staffhomes"
    label = "staffhomes"
    verbose_name = "教工之家与考评"

    def ready(self) -> None:
        from jiaogong.engines.programmes import catalogue

        from . import outcome, personal, rules

        rules.install()
        outcome.install()
        personal.install()
        catalogue.register("staffhomes", "教工之家与考评", Path(__file__).parent / "catalogue")
