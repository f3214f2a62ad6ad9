"""Form fields and widgets with which editors enter lists, codes, texts and references."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.db import models


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "cols": 40}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read lines as a list, empty ones dropped."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        """Judge each line as a text."""
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists, not their spelling."""
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True


class CodesField(forms.MultipleChoiceField):
    """Several codes of one list, stored as words with single blanks."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Show stored words as ticked boxes."""
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        """Return sorted words."""
        return " ".join(sorted(set(super().clean(value))))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare sets of codes."""
        return set((initial or "").split()) != set(data or [])


class CanonicalTextField(forms.CharField):
    """A text as it is hashed: line feeds only, one at the very end, blanks kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 24}))
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Undo what browsers do to line ends."""
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return f"{text.rstrip(chr(10))}\n" if text.strip() else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare canonical texts."""
        return bool(self.to_python(data) != (initial or ""))


class Known:
    """Remembers labels that the page has read already, so that drawing a choice asks the database nothing."""

    known: dict[str, str] = {}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Return the chosen options, from memory where all are known."""
        chosen = [str(key) for key in value if key not in {None, ""}]
        if not all(key in self.known for key in chosen):
            return super().optgroups(name, value, attrs)  # type: ignore[misc]
        options = [
            self.create_option(name, key, self.known[key], True, index)  # type: ignore[attr-defined]  # noqa: FBT003
            for index, key in enumerate(chosen)
        ]
        if not (self.is_required or self.allow_multiple_selected):  # type: ignore[attr-defined]
            options.insert(0, self.create_option(name, "", "", False, 0))  # type: ignore[attr-defined]  # noqa: FBT003
        return [(None, options, 0)]


class KnownSelect(Known, AutocompleteSelect):
    """An autocomplete choice of one row."""


class KnownSelectMultiple(Known, AutocompleteSelectMultiple):
    """An autocomplete choice of several rows."""


def remember(form: "forms.BaseModelForm[Any]") -> None:
    """Tell the autocomplete widgets of a form what its instance has loaded already."""
    instance = form.instance
    if instance.pk is None:
        return
    prefetched: dict[str, Any] = getattr(instance, "_prefetched_objects_cache", {})
    for name, field in form.fields.items():
        widget: Any = field.widget
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget = widget.widget
        if not isinstance(widget, Known):
            continue
        rows: list[models.Model] = []
        if name in prefetched:
            rows = list(prefetched[name])
        elif name in instance._state.fields_cache:
            rows = [row for row in [getattr(instance, name)] if row is not None]
        widget.known = {str(row.pk): str(row) for row in rows}
