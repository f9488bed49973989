"""Sign-in, sign-out, 我的, 账号安全."""

from django.urls import path

from .views import factors, me, outside, signing

app_name = "accounts"
urlpatterns = [
    path("login/", signing.sign_in, name="login"),
    path("login/second/", signing.second, name="second"),
    path("login/passkey/", signing.passkey_sign_in, name="passkey_sign_in"),
    path("login/with/<slug:key>/", outside.start, name="outside_start"),
    path("login/with/<slug:key>/back/", outside.back, name="outside_back"),
    path("logout/", signing.sign_out, name="logout"),
    path("large-type/", signing.large_type, name="large_type"),
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="password"),
    path("me/devices/forget/", me.forget, name="forget_devices"),
    path("me/tokens/", me.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", me.revoke, name="revoke_token"),
    path("me/security/", factors.security, name="security"),
    path("me/security/confirm/", factors.confirm, name="confirm"),
    path("me/security/app/", factors.totp, name="totp"),
    path("me/security/app/remove/", factors.totp_remove, name="totp_remove"),
    path("me/security/codes/", factors.codes, name="codes"),
    path("me/security/passkeys/new/", factors.passkey_new, name="passkey_new"),
    path("me/security/passkeys/<int:pk>/remove/", factors.passkey_remove, name="passkey_remove"),
    path("me/security/bind/", outside.bind_waiting, name="bind_waiting"),
    path("me/security/bind/<slug:key>/", outside.bind, name="bind"),
    path("me/security/unbind/<int:pk>/", outside.unbind, name="unbind"),
]
