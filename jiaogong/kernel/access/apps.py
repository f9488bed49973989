from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "jiaogong.kernel.access"
    label = "access"
