"""The second factor: a one-time code beside the password, for whom it is demanded and for everybody who enrolled."""

import base64
import binascii
import io
from collections.abc import Callable
from typing import Any

import django_otp
import qrcode
import qrcode.image.svg
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp.middleware import OTPMiddleware
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

EVERYBODY = "*"
RECOVERY_CODES = 8
# The key of somebody who is just enrolling, kept in the session until a code has proven that it arrived.
KEY = "second_factor_key"
# When a session began, in seconds since 1970; kept in it.
SIGNED_IN = "signed_in_at"
STEPS_OFF = 1  # how many half minutes a clock may differ

WRONG_CODE = (
    "This code is wrong, used before, or too old. After several wrong codes each further one has to wait."
)


class CodeForm(forms.Form):
    """A one-time code."""

    code = forms.CharField(
        max_length=16,
        help_text="Six digits from the authenticator, or one of the recovery codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class KnowSecondFactor(OTPMiddleware):  # type: ignore[misc]  # the library has no types
    """Say of everybody whether the session has proven a second factor, as the library does.

    The account was read with the key of its authenticator: where the session was opened with that very one, nothing
    more is asked. Any other device, such as recovery codes, is looked up by the library.
    """

    def _verify_user_sync(self, request: HttpRequest, user: Any) -> Any:
        key = getattr(user, "authenticator", None)
        known = TOTPDevice(pk=key, user_id=user.pk, confirmed=True) if key is not None else None
        if known is None or request.session.get(django_otp.DEVICE_ID_SESSION_KEY) != known.persistent_id:
            return super()._verify_user_sync(request, user)
        self._init_user_fields(user)
        user.otp_device = known
        return user


class AskSecondFactor:
    """Lead people who have given a password only to the page that asks for their code; end sessions that are old.

    Only requests below `ADMIN_URL` are looked at: whoever reads the public API has no session at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.NEWSROOM:
            # There is nothing to guard, and a forged cookie must not lead to tables that this process may not read.
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(f"/{settings.ADMIN_URL}") or not request.user.is_authenticated:
            return self.get_response(request)
        if _is_old(request):
            logout(request)
            return self.get_response(request)
        free = {reverse(name) for name in ("admin:logout", "second-factor", "second-factor-enrol")}
        if request.path in free or not _is_owed(request.user):
            return self.get_response(request)
        page = "second-factor" if _is_enrolled(request.user) else "second-factor-enrol"
        back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return HttpResponseRedirect(reverse(page, query={"next": back}))


def is_demanded(user: User) -> bool:
    """Say whether a person must have a second factor."""
    wanted = set(settings.SECOND_FACTOR_GROUPS)
    if not wanted:
        return False
    return EVERYBODY in wanted or user.groups.filter(name__in=wanted).exists()


def note_sign_in(request: HttpRequest) -> None:
    """Note in the session when it began: a later sign-in elsewhere must not lengthen it."""
    request.session[SIGNED_IN] = timezone.now().timestamp()


def _is_old(request: HttpRequest) -> bool:
    """Say whether the sign-in lies further back than a session may live, however much it was used since."""
    signed_in = request.session.get(SIGNED_IN)
    if signed_in is None and isinstance(request.user, User) and request.user.last_login is not None:
        signed_in = request.user.last_login.timestamp()
    return signed_in is not None and timezone.now().timestamp() - signed_in > settings.SESSION_COOKIE_AGE


def _is_owed(user: User) -> bool:
    if user.is_verified():  # type: ignore[attr-defined]  # OTPMiddleware adds it
        return False
    return _is_enrolled(user) or is_demanded(user)


def _is_enrolled(user: User) -> bool:
    """Say whether a person has an authenticator; accounts of sessions were read together with it."""
    return user.authenticator is not None if hasattr(user, "authenticator") else _has_device(user)


def _has_device(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code, and lead back to where somebody wanted to go."""
    user = request.user
    if not admin.site.has_permission(request) or not isinstance(user, User):
        return HttpResponseRedirect(reverse("admin:login"))
    if not _has_device(user):
        return HttpResponseRedirect(reverse("second-factor-enrol"))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = django_otp.match_token(user, form.cleaned_data["code"].strip())
        if device is not None:
            _let_in(request, device)
            return HttpResponseRedirect(_way_on(request))
        form.add_error("code", WRONG_CODE)
    return _page(request, "Second factor", form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponseBase:
    """Show a new key, and take it once a code proves that it arrived; then show the recovery codes, once."""
    user = request.user
    if not admin.site.has_permission(request) or not isinstance(user, User):
        return HttpResponseRedirect(reverse("admin:login"))
    if _has_device(user):
        # A password alone must not add an authenticator beside the one that guards the account.
        return HttpResponseRedirect(reverse("second-factor"))
    key = request.session.setdefault(KEY, random_hex(20))
    device = TOTPDevice(user=user, name="authenticator", key=key)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if codes := _enrolled(device, form.cleaned_data["code"].strip()):
            del request.session[KEY]
            _let_in(request, device)
            return _page(request, "Recovery codes", codes=codes)
        form.add_error("code", WRONG_CODE)
    shown = {"key": base64.b32encode(device.bin_key).decode(), "picture": _picture(device.config_url)}
    return _page(request, "Enrol an authenticator", form=form, **shown)


def _enrolled(device: TOTPDevice, code: str) -> list[str]:
    """Store the device and its recovery codes if the code fits; return the codes."""
    if not (code.isascii() and code.isdecimal()):
        return []
    judge = TOTP(device.bin_key)
    if not judge.verify(int(code), tolerance=STEPS_OFF):
        return []
    with transaction.atomic():
        device.last_t = judge.t()
        device.save()
        recovery, _ = StaticDevice.objects.get_or_create(user=device.user, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=recovery, token=code) for code in codes)
    return codes


def _let_in(request: HttpRequest, device: django_otp.models.Device) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()


def _way_on(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("admin:index")


def _picture(text: str) -> str:
    """Return a QR code as a data address; no inline style, which the content security policy forbids."""
    drawn = io.BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathFillImage).save(drawn)
    return "data:image/svg+xml;base64," + binascii.b2a_base64(drawn.getvalue(), newline=False).decode()


def _page(request: HttpRequest, title: str, **shown: object) -> TemplateResponse:
    context = {**admin.site.each_context(request), "title": title, "next": _way_on(request), **shown}
    # Whoever has not given the code yet sees no list of what there is behind it.
    context |= {"is_nav_sidebar_enabled": False, "available_apps": []}
    return TemplateResponse(request, "newsroom/second_factor.html", context)
