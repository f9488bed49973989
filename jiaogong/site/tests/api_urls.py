"""All addresses with the API among them, whether or not site/urls.py mounts it already."""

from django.urls import path

from jiaogong.site.urls import urlpatterns as pages

urlpatterns = list(pages)
if not any(str(getattr(row, "pattern", "")) == "api/v1/" for row in pages):
    from jiaogong.site.api import api

    urlpatterns.append(path("api/v1/", api.urls))
