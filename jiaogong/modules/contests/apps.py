from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "jiaogong.modules.contests"
    label = "contests"
    verbose_name = "竞赛"
