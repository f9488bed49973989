from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "jiaogong.modules.growth"
    label = "growth"
    verbose_name = "素质提升"
