"""The address of an attachment."""

from django.urls import path

from . import views

app_name = "papers"
urlpatterns = [path("<uuid:key>/", views.attachment, name="attachment")]
