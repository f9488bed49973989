from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "jiaogong.engines.cases"
    label = "cases"
    verbose_name = "办理事项"
