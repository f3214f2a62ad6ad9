"""Accounts of the newsroom, read with what every page of it asks about them."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User
from django.db.models import OuterRef, Subquery
from django_otp.plugins.otp_totp.models import TOTPDevice


class NewsroomBackend(ModelBackend):
    """Django's accounts and rights in two queries a page instead of five."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session, with the key of its confirmed authenticator as `authenticator`.

        It is read anew for every request, so one that is enrolled or removed counts from the next page on.
        """
        confirmed = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True).order_by("pk")
        accounts = User.objects.annotate(authenticator=Subquery(confirmed.values("pk")[:1]))
        user = accounts.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return somebody's own rights and those of the groups, read at once and kept with the account."""
        if user_obj.is_anonymous or user_obj.is_superuser or not user_obj.is_active or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "rights_read"):
            own, of_groups = (
                Permission.objects.filter(**of).order_by().values_list("content_type__app_label", "codename")
                for of in ({"user": user_obj}, {"group__user": user_obj})
            )
            user_obj.rights_read = {f"{app}.{codename}" for app, codename in own.union(of_groups)}
        rights: set[str] = user_obj.rights_read
        return rights
