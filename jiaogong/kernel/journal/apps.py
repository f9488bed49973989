from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "jiaogong.kernel.journal"
    label = "journal"
