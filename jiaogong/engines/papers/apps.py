from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "jiaogong.engines.papers"
    label = "papers"
    verbose_name = "公文与附件"
