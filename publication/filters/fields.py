"""Form fields of parameters: read every value strictly and report what is wrong with each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from publication.errors import ParameterError
from publication.filters import lookups as on
from publication.filters.subjects import Subject
from publication.filters.values import RefusedValueError

VALUES_MAX = 100
ERRORS_SHOWN = 5  # of one parameter


class RefusedParameterError(forms.ValidationError):
    """What is wrong with one value of a parameter, with what would have been right."""

    def __init__(self, detail: str, allowed: tuple[str, ...] = (), nearest: str | None = None) -> None:
        super().__init__(detail)
        self.allowed = allowed
        self.nearest = nearest


class RepeatedValues(forms.Widget):
    """Takes every value of a parameter, in order."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        if not isinstance(data, MultiValueDict):
            raise TypeError("Filters read a QueryDict.")
        return data.getlist(name) if name in data else None


class ParameterField(forms.Field):
    """One parameter; its clean value is the list of what its texts mean."""

    widget = RepeatedValues

    def __init__(self, *, subject: Subject, lookup: str, **options: Any) -> None:
        super().__init__(required=False)
        self.subject = subject
        self.lookup = lookup

    def clean(self, value: Sequence[str] | None) -> list[Any]:
        """Return the parsed values; raise ValidationError with everything wrong."""
        texts = list(value or ())
        if self.subject.single and len(texts) > 1:
            raise RefusedParameterError("It may be given once only.")
        if "" in texts:
            raise RefusedParameterError("It has no value.")
        if self.lookup == on.IN:
            texts = [part for text in texts for part in text.split(",")]
            if "" in texts:
                raise RefusedParameterError(
                    "It lists an empty value: write a,b,c without blanks or stray commas."
                )
        if len(texts) > VALUES_MAX:
            raise RefusedParameterError(f"It has {len(texts)} values; at most {VALUES_MAX} are allowed.")
        return self._parsed(texts)

    def _parsed(self, texts: Sequence[str]) -> list[Any]:
        values: list[Any] = []
        errors: list[forms.ValidationError] = []
        sort = self.subject.value_type(self.lookup)
        for text in dict.fromkeys(texts):
            try:
                values.append(sort.parse(text))
            except RefusedValueError as error:
                errors.append(RefusedParameterError(error.detail, error.allowed, error.nearest))
        if errors:
            raise forms.ValidationError(errors[:ERRORS_SHOWN])
        return values


def parameter_errors(form: forms.BaseForm) -> list[ParameterError]:
    """Return everything wrong with the parameters of a form."""
    found = []
    for name, errors in form.errors.as_data().items():
        for error in errors:
            if isinstance(error, RefusedParameterError):
                found.append(ParameterError(name, str(error.message), error.allowed, error.nearest))
            else:
                found.append(ParameterError(name, "; ".join(error.messages)))
    return found
