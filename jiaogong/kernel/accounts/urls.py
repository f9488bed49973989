"""Sign-in, sign-out, 我的."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("large-type/", views.large_type, name="large_type"),
    path("me/", views.me, name="me"),
    path("me/password/", views.password, name="password"),
    path("me/devices/forget/", views.forget, name="forget_devices"),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.revoke, name="revoke_token"),
]
