"""Accounts and groups: administrators run them, but nobody lifts themselves above their own rights."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from curation.admin.guards import SoundAdmin

admin.site.unregister([User, Group])
# Their pages show the very keys; `reset_second_factor` takes them off an account.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(User)
class PersonAdmin(SoundAdmin, UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Accounts; superusers are made and changed by superusers alone."""

    list_display = ["username", "first_name", "last_name", "in_groups", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]

    @admin.display(description="groups")
    def in_groups(self, obj: User) -> str:
        """Name the groups of an account."""
        return ", ".join(group.name for group in obj.groups.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read accounts with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep rights beyond groups for superusers."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if is_superuser(request) else [*fixed, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep superusers' accounts for superusers."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or is_superuser(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: who once worked here stays on record; an account is made inactive."""
        return False


@admin.register(Group)
class TeamAdmin(SoundAdmin, GroupAdmin):  # type: ignore[misc]  # the stubs type one hook more narrowly
    """Groups; what they may do comes with the releases of this project, and superusers may change it."""


def is_superuser(request: HttpRequest) -> bool:
    """Tell whether the person asking is a superuser."""
    return bool(getattr(request.user, "is_superuser", False))
