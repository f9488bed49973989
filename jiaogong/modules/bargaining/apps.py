from django.apps import AppConfig


class BargainingConfig(AppConfig):
    name = "jiaogong.modules.bargaining"
    label = "bargaining"
    verbose_name = "集体协商"
