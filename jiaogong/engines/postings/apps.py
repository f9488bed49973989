from django.apps import AppConfig


class PostingsConfig(AppConfig):
    name = "jiaogong.engines.postings"
    label = "postings"
    verbose_name = "公示"
