"""What keeps odd input to the admin from becoming a server error: it turns into a form error or a way back."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from publication.publishing import lock

# What Django and the databases raise for values that no form field looked at.
UNREADABLE = (
    ValueError,
    OverflowError,
    RecursionError,
    LookupError,
    ValidationError,
    DataError,
    IntegrityError,
)
READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
WORDS_MAX = 10
SEARCH_MAX = 200

# Where a second attempt at a refused form finds the reason. No header can set it: those start with HTTP_.
REFUSAL = "curation.refusal"
# Set while a form is tried out only to learn what it would save.
TRIAL = "curation.trial"

_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
View = Callable[[], HttpResponse]


class StaleSaveError(Exception):
    """The record was saved by somebody else between opening and saving it."""


class ReasonMissingError(Exception):
    """Something that the public has seen was changed without a reason."""


REASON_MISSING = "The public has seen this record: say below, under “Reason”, why you change it."
STALE = (
    "Somebody else saved this record after you opened it, so nothing of yours was saved. Both versions stand "
    "below. Open the record again in another window and enter there what of yours still holds."
)
UNSTORABLE = (
    "The database refused these values, so nothing was saved. Somebody may have saved the same at the same time, or "
    "two rows contradict each other."
)


class KeyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A reference to one row, which refuses keys that no database could hold."""

    def to_python(self, value: Any) -> Any:
        """Return the row, or refuse the key."""
        if isinstance(value, str) and value and not _KEY.fullmatch(value):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


class KeysField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """References to several rows, which refuse keys that no database could hold."""

    def clean(self, value: Any) -> Any:
        """Return the rows, or refuse the keys."""
        for key in value or []:
            if not _KEY.fullmatch(str(key)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key}
                )
        return super().clean(value)


class SoundKeys(admin.options.BaseModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Gives references in forms of admins and inlines the fields above."""

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Build the field of a reference to one row."""
        return super().formfield_for_foreignkey(db_field, request, form_class=KeyField, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Build the field of references to several rows."""
        return super().formfield_for_manytomany(db_field, request, form_class=KeysField, **kwargs)


class SoundAdmin(SoundKeys, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """A ModelAdmin that answers bad input with a form error or a message, never with a server error."""

    show_full_result_count = False
    # Counting each choice of a filter asks the database once a choice.
    show_facets = admin.ShowFacets.NEVER

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row of a key; one written in another way, or that no database could hold, names none."""
        if from_field is None and not _KEY.fullmatch(object_id):
            return None
        return super().get_object(request, object_id, from_field)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Run an action on the rows chosen, if every one is named by a key."""
        if not all(_KEY.fullmatch(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return way_back(request)
        return super().response_action(request, queryset, *args, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Refuse patterns: they run inside the database, some of them without end."""
        pattern = lookup.rsplit("__", maxsplit=1)[-1] in {"regex", "iregex"}
        return not pattern and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Prefill a new record with texts and keys from the address, and drop what no field could hold."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if self._fits(name, value)}

    def _fits(self, name: str, value: Any) -> bool:
        try:
            field = self.opts.get_field(name)
        except FieldDoesNotExist:
            return False
        if field.is_relation:
            return all(_KEY.fullmatch(str(key)) for key in (value if isinstance(value, list) else [value]))
        return isinstance(field, (models.CharField, models.TextField))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Search for a few words; many are answered with nothing and a message."""
        if is_too_long(request, search_term):
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List, or run an action; unreadable parameters lead back to the plain list."""

        def view() -> HttpResponse:
            return rendered(super(SoundAdmin, self).changelist_view(request, extra_context))

        try:
            if request.method in READING:
                return view()
            with transaction.atomic():
                lock()
                return view()
        except UNREADABLE:
            return way_back(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save a form; what cannot be saved is shown again with the reason."""

        def view() -> HttpResponse:
            return rendered(
                super(SoundAdmin, self).changeform_view(request, object_id, form_url, extra_context)
            )

        try:
            if request.method in READING:
                return view()
            return self._saved(request, view)
        except (*UNREADABLE, StaleSaveError, ReasonMissingError):
            return way_back(request)

    def _saved(self, request: HttpRequest, view: View) -> HttpResponse:
        try:
            with transaction.atomic():
                # One order for everybody who writes editors' tables: loading and publishing take the same lock.
                lock()
                return view()
        except StaleSaveError:
            request.META[REFUSAL] = STALE
        except ReasonMissingError:
            request.META[REFUSAL] = REASON_MISSING
        except UNREADABLE:
            request.META[REFUSAL] = UNSTORABLE
        with transaction.atomic():
            return view()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, or delete; nobody publishes between the check and the deletion."""

        def view() -> HttpResponse:
            return rendered(super(SoundAdmin, self).delete_view(request, object_id, extra_context))

        try:
            if request.method in READING:
                return view()
            with transaction.atomic():
                lock()
                return view()
        except UNREADABLE:
            return way_back(request)


def is_too_long(request: HttpRequest, search_term: str) -> bool:
    """Tell, and say on the page, that more is searched for than a list answers at once."""
    if len(search_term) <= SEARCH_MAX and len(search_term.split()) <= WORDS_MAX:
        return False
    messages.warning(request, f"Search for at most {WORDS_MAX} words and {SEARCH_MAX} characters at once.")
    return True


def rendered(response: HttpResponse) -> HttpResponse:
    """Render now: lists are read while the template runs, and what fails there belongs to the view."""
    if isinstance(response, TemplateResponse):
        response.render()
    return response


def way_back(request: HttpRequest) -> HttpResponse:
    """Lead to the same page without parameters, with a message; `e=1` is Django's own sign for this."""
    messages.error(request, "The request held values that cannot be read. Nothing was changed.")
    return HttpResponseRedirect(f"{request.path}?e=1" if request.method in READING else request.path)
