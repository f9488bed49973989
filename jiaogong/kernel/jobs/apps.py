from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jiaogong.kernel.jobs"
    label = "jobs"
