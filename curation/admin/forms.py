"""Forms of records and of the ordered rows below them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from curation.admin.fields import remember
from curation.admin.guards import REASON_MISSING, STALE
from curation.models import Revision
from curation.models.revision import REASON_MAX
from facts.models import Citation
from facts.models.rows import POSITION_MAX
from publication.models import Record
from sources.dates import bounds

# The fieldset says which date it is.
DATE_LABELS = {
    "edtf": "Date (EDTF)",
    "precision": "Precision",
    "zone": "Zone",
    "wording": "Wording",
    "earliest": "Earliest moment",
    "latest": "Latest moment",
}


class CuratedForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The form of a record: knows which version it was opened at, and recomputes the bounds of changed dates."""

    # Set by the admin when a first attempt failed behind the form.
    refusal = ""
    # Set by the admin while it only asks what would be saved.
    is_trial = False
    # Set by the form when somebody has saved the record since it was opened.
    is_stale = False
    # The resource of the record, and whether the public has seen it; set by the admin.
    resource = ""
    is_public = False

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        required=False,
        max_length=REASON_MAX,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Why you change it, for the record's history. Needed when the public has seen the record.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen_version" in self.fields:
            self.fields["seen_version"].initial = self.instance.row_version
        for prefix in self.instance.DATES:
            for part, label in DATE_LABELS.items():
                if f"{prefix}_{part}" in self.fields:
                    self.fields[f"{prefix}_{part}"].label = label
        remember(self)

    def clean(self) -> dict[str, Any]:
        """Refuse what is stale; a changed date takes new bounds unless these were typed as well."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.refusal:
            self.is_stale = self.refusal == STALE
            self.add_error("reason" if self.refusal == REASON_MISSING else None, self.refusal)
        elif not self.is_trial and self._is_stale(cleaned):
            self.is_stale = True
            self.add_error(None, STALE)
        self._check_slug(cleaned)
        for prefix in self.instance.DATES:
            self._recompute(cleaned, prefix)
        return cleaned

    def _is_stale(self, cleaned: dict[str, Any]) -> bool:
        """Tell whether somebody saved since; the statement that saves decides when two press at once."""
        if self.instance.pk is None or "seen_version" not in self.fields:
            return False
        unreadable = self.errors.pop("seen_version", None)
        return unreadable is not None or cleaned.get("seen_version") != self.instance.row_version

    def _check_slug(self, cleaned: dict[str, Any]) -> None:
        """Refuse a slug under which the public or the history knows another record."""
        slug = cleaned.get("slug")
        if not slug or not self.resource or slug == self.initial.get("slug"):
            return
        if Record.objects.filter(resource=self.resource, slug=slug).exists():
            self.add_error("slug", "The public knew another record under this slug: choose another one.")
        elif self.instance.pk and Revision.objects.filter(resource=self.resource, slug=slug).exists():
            self.add_error("slug", "This slug was another record's: choose another one.")

    def _recompute(self, cleaned: dict[str, Any], prefix: str) -> None:
        changed = {f"{prefix}_edtf", f"{prefix}_zone"} & set(self.changed_data)
        if not changed or self.instance.pk is None or self.errors.keys() & changed:
            return
        try:
            span = bounds(self.initial[f"{prefix}_edtf"], self.initial[f"{prefix}_zone"])
        except ValidationError:
            return
        ends: list[tuple[str, datetime | None]] = [("earliest", span.earliest), ("latest", span.latest)]
        for end, computed in ends:
            name = f"{prefix}_{end}"
            if name not in self.changed_data and self.initial.get(name) == computed:
                cleaned[name] = None


class OrderedRowForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The form of a row that has a place among its siblings, counted from 1 for people."""

    order = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=POSITION_MAX,
        widget=forms.NumberInput(attrs={"class": "order"}),
        help_text="Place in every answer; empty = last.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["order"].initial = self.instance.position + 1


class KnownRows(BaseInlineFormSet):  # type: ignore[type-arg]  # not generic at run time
    """Rows below a record, drawn without asking the database for every choice."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Complete a row's form."""
        super().add_fields(form, index)
        remember(form)


class OrderedRows(KnownRows):
    """Rows with positions: these are dealt out anew on every save, so that rows can change places freely."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Save the rows in the order asked for."""
        rows = [form.instance for form in self._in_order()]
        moved = any(row.pk is None or row.position != place for place, row in enumerate(rows))
        if commit and moved:
            self._park()
        for place, row in enumerate(rows):
            row.position = place
        saved = super().save(commit=commit)
        if commit and moved:
            for row in rows:
                self._rows().filter(pk=row.pk).exclude(position=row.position).update(position=row.position)
        return saved

    def _rows(self) -> Any:
        model: Any = self.model
        return model._base_manager

    def _in_order(self) -> list[Any]:
        kept = [
            form
            for index, form in enumerate(self.forms)
            if form not in self.deleted_forms and (index < self.initial_form_count() or form.has_changed())
        ]
        return sorted(kept, key=lambda form: form.cleaned_data.get("order") or POSITION_MAX + 1)

    def _park(self) -> None:
        """Move stored rows out of the way: two rows never share a position, not even for a moment."""
        keys = self._rows().filter(**{self.fk.name: self.instance}).order_by("position")
        for distance, key in enumerate(keys.values_list("pk", flat=True)):
            self._rows().filter(pk=key).update(position=POSITION_MAX - distance)


class FigureRows(OrderedRows):
    """Figures of one report; each may be part of another one of the same report."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the stored figures of this report as wholes."""
        super().add_fields(form, index)
        own = form.instance.pk
        rows = [] if self.instance.pk is None else list(self.get_queryset())
        offer(form.fields["part_of"], self.model, {"report": self.instance}, [r for r in rows if r.pk != own])

    def clean(self) -> None:
        """Refuse to take away a whole whose parts stay."""
        super().clean()
        deleted = {form.instance.pk for form in self.deleted_forms}
        for form in self.forms:
            whole = form.cleaned_data.get("part_of") if hasattr(form, "cleaned_data") else None
            if form not in self.deleted_forms and whole is not None and whole.pk in deleted:
                form.add_error("part_of", "You are deleting this figure: choose another, or none.")


class CitationRows(OrderedRows):
    """Citations of one fact, read once for all rows of a page that show them."""

    def get_queryset(self) -> Any:
        """Return the stored rows; what is sent is judged by rows read anew."""
        return super().get_queryset() if self.is_bound else citations_of(self.instance)


class PositionRows(OrderedRows):
    """How actors stand to one term; each shown by a citation of the same term."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the stored citations of this term."""
        super().add_fields(form, index)
        field, term = form.fields["citation"], self.instance
        offer(field, field.queryset.model, {"fact_id": term.pk}, citations_of(term))


def citations_of(fact: Any) -> list[Citation]:
    """Return the stored citations of a fact, which keeps them for the page that draws it."""
    if "citations_read" not in vars(fact):
        rows = Citation.objects.filter(fact_id=fact.pk).select_related("source", "via")
        fact.citations_read = list(rows.defer("source__text").order_by("position")) if fact.pk else []
    found: list[Citation] = fact.citations_read
    return found


def offer(field: Any, model: Any, where: dict[str, Any], rows: list[Any]) -> None:
    """Let a choice accept the rows of one record and show these, read once for all rows of the page."""
    field.queryset = model.objects.filter(**where) if rows else model.objects.none()
    field.choices = [("", field.empty_label or "---------"), *((row.pk, str(row)) for row in rows)]
    field.widget.can_view_related = False
    field.widget.can_change_related = False
