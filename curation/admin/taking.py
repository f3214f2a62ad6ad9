"""From the reading desk to the form of a fact: citation and speaker of a selection stand in it already."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from curation.admin.base import CuratedAdmin
from curation.admin.guards import READING
from curation.intake.names import guess_speaker
from curation.intake.reading import PAGE_PARAGRAPHS
from curation.intake.selection import Selection, select, select_words
from facts.choices import Section
from facts.models import Citation, FactSpeaker
from sources.models import Source
from sources.models.columns import OFFSET_MAX, PARAGRAPH_MAX

# Where a request keeps what it was prefilled with. No header can set it: those start with HTTP_.
TAKEN = "curation.taken"


class SelectionForm(forms.Form):
    """A selection as the reading desk sends it: offsets in characters of the paragraph, or words typed as printed."""

    paragraph = forms.IntegerField(min_value=1, max_value=PARAGRAPH_MAX)
    start = forms.IntegerField(required=False, min_value=0, max_value=OFFSET_MAX)
    end = forms.IntegerField(required=False, min_value=1, max_value=OFFSET_MAX)
    first = forms.CharField(required=False, max_length=200, label="From the words")
    last = forms.CharField(required=False, max_length=200, label="To the words")
    section = forms.ChoiceField(required=False, choices=[("", "as before"), *Section.choices])

    def __init__(self, data: QueryDict, source: Source) -> None:
        super().__init__(data)
        self.source = source
        self.selection: Selection | None = None

    def clean(self) -> dict[str, Any]:
        """Find the words; a selection that the text does not have is an error of its field."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        try:
            if given["start"] is None and given["end"] is None:
                self.selection = select_words(
                    self.source,
                    given["paragraph"],
                    first=given["first"],
                    last=given["last"],
                    section=given["section"],
                )
            else:
                self.selection = select(
                    self.source,
                    given["paragraph"],
                    start=given["start"],
                    end=given["end"],
                    section=given["section"],
                )
        except ValidationError as error:
            self.add_error(None, error)
        return given


def address_of(selection: Selection) -> dict[str, str | int]:
    """Return the parameters that carry a selection to the form of a fact."""
    given = {
        "desk": selection.source.slug,
        "paragraph": selection.paragraph,
        "start": selection.start,
        "end": selection.end,
        "section": selection.section,
    }
    return {name: value for name, value in given.items() if value is not None}


def told(errors: ErrorDict) -> str:
    """Return the errors of a form as one line for people."""
    return " ".join(str(message) for messages_ in errors.values() for message in messages_)


class TakesSelections(CuratedAdmin):
    """The form of a fact, prefilled with the selection that its address names."""

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Give inlines as many empty rows as the selection fills."""
        rows = self._prefilled(request, obj)
        for inline in self.get_inline_instances(request, obj):
            inline.extra = max(inline.extra, len(rows.get(inline.model, [])))
            yield inline.get_formset(request, obj), inline

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Fill these rows; what is sent back is judged as typed."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        given = self._prefilled(request, obj).get(inline.model)
        return kwargs | {"initial": given} if given else kwargs

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Lead back to the desk that a new fact was taken from."""
        return desk_of(request) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Lead back to the desk that a citation was taken from."""
        return desk_of(request) or super().response_post_save_change(request, obj)

    def _prefilled(self, request: HttpRequest, obj: Any) -> dict[Any, list[dict[str, Any]]]:
        """Return initial rows by model; a speaker is guessed for new facts only."""
        if request.method not in READING or "desk" not in request.GET:
            return {}
        if TAKEN not in request.META:
            request.META[TAKEN] = self._read(request, obj)
        rows: dict[Any, list[dict[str, Any]]] = request.META[TAKEN]
        return rows

    def _read(self, request: HttpRequest, obj: Any) -> dict[Any, list[dict[str, Any]]]:
        source = Source.objects.filter(slug=request.GET["desk"]).first()
        if source is None:
            messages.error(
                request, "There is no source of that name: select the words at the reading desk again."
            )
            return {}
        form = SelectionForm(request.GET, source)
        if not form.is_valid() or form.selection is None:
            messages.error(request, f"Nothing was taken over from the reading desk. {told(form.errors)}")
            return {}
        taken = form.selection
        rows: dict[Any, list[dict[str, Any]]] = {Citation: [taken.citation]}
        if obj is None:
            start, end = taken.start or 0, len(taken.text) if taken.end is None else taken.end
            speaker = guess_speaker(taken.text, start, end, source=source.slug)
            if speaker is not None:
                rows[FactSpeaker] = [{"actor": speaker}]
        say_taken(request, taken, guessed=FactSpeaker in rows)
        return rows


def say_taken(request: HttpRequest, taken: Selection, *, guessed: bool) -> None:
    """Tell which words the form was filled with, and what to check."""
    link = format_html(
        '<a href="{}">paragraph {}</a>', desk_url(taken.source, taken.paragraph), taken.paragraph
    )
    whole = "the whole paragraph" if taken.start is None else f"“{shortened(taken.words)}”"
    quote = (
        "as a quotation"
        if taken.quote
        else "without a quotation, because they are not printed as quoted speech"
    )
    messages.info(
        request,
        format_html(
            "The citation below is filled with {} of {} of {}{}.{}",
            whole,
            link,
            taken.source.title,
            "" if taken.start is None else f", {quote}",
            " The speaker is a guess from the sentence: check it." if guessed else "",
        ),
    )


def shortened(words: str, length: int = 80) -> str:
    """Return words for a message."""
    return words if len(words) <= length else f"{words[: length - 1]}…"


def desk_url(source: Source, paragraph: int) -> str:
    """Return the address of a paragraph at the reading desk."""
    page = (paragraph - 1) // PAGE_PARAGRAPHS + 1
    query = f"?{urlencode({'page': page})}" if page > 1 else ""
    return f"{reverse('admin:newsroom_desk', args=[source.slug])}{query}#p{paragraph}"


def desk_of(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return the way back to the desk that the address of a form names, None when it names none."""
    slug = request.GET.get("desk", "")
    paragraph = forms.IntegerField(required=False, min_value=1, max_value=PARAGRAPH_MAX)
    source = Source.objects.filter(slug=slug).defer("text").first() if slug else None
    if source is None:
        return None
    try:
        number = paragraph.clean(request.GET.get("paragraph", ""))
    except ValidationError:
        number = None
    return HttpResponseRedirect(desk_url(source, number or 1))
