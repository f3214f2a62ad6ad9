"""Lists going out and tables coming in: what to export, what a file would change, and importing it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from curation.admin.addresses import page_of
from curation.admin.guards import UNREADABLE, way_back
from curation.admin.marking import marked_changes
from curation.exchange.importing import ImportRefusedError, carry_out, stage
from curation.exchange.leaving import csv_lines, list_rows, sheet_rows, workbook
from curation.exchange.lines import FINDINGS_MAX
from curation.exchange.reading import FILE_MAX, ROWS_MAX, UnreadableFileError
from curation.exchange.sheets import BY_NAME, SHEETS, Sheet, may, sheets_of
from curation.models import StagedImport
from curation.models.revision import REASON_MAX
from curation.revisions import FieldChange
from curation.seeding.tables import BY_MODEL
from sources.models import Curated

A_PAGE = 50
CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What an export can hold besides one sheet: the list as it is shown, or all sheets of its records.
LIST, ALL = "list", "all"


def _name(stem: str, file_format: str) -> str:
    return f"{stem}-{datetime.now(UTC).date().isoformat()}.{file_format}"


# --- Export ---


@require_safe
def export_view(request: HttpRequest, app: str, model: str) -> HttpResponseBase:
    """Ask what of a list to export, or answer with the file that `what` and `as` name; filters are the list's own."""
    model_admin = _admin_of(app, model)
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    query = request.GET.copy()
    what, file_format = query.pop("what", [""])[-1], query.pop("as", [""])[-1]
    request.GET = query  # type: ignore[assignment]  # the list reads its filters from here
    offered = sheets_of(model_admin.model) if issubclass(model_admin.model, Curated) else []
    try:
        changelist = model_admin.get_changelist_instance(request)
        records = changelist.get_queryset(request)
        if file_format not in TYPES:
            return _export_page(request, model_admin, changelist, offered)
        return _file(model_admin, records, what, file_format, offered)
    except (IncorrectLookupParameters, *UNREADABLE):
        return way_back(request)


def _admin_of(app: str, model: str) -> Any:
    for known in BY_MODEL:
        if (known._meta.app_label, known._meta.model_name) == (app, model) and admin.site.is_registered(
            known
        ):
            return admin.site.get_model_admin(known)
    raise Http404("There is no such list.")


def _export_page(
    request: HttpRequest, model_admin: Any, changelist: Any, offered: list[Sheet]
) -> HttpResponse:
    opts = model_admin.model._meta
    choices = [(LIST, "The list as it is shown", "its columns and the slug, to read or count with")]
    if offered:
        names = ", ".join(sheet.title.lower() for sheet in offered)
        choices.append(
            (ALL, "All sheets of these records", f"a workbook to change and import again: {names}")
        )
    choices += [
        (sheet.name, f"The sheet {sheet.title.lower()}", "to change and import again") for sheet in offered
    ]
    context = {
        **admin.site.each_context(request),
        "title": f"Export {opts.verbose_name_plural}",
        "opts": opts,
        "count": changelist.result_count,
        "choices": choices,
        "filters": [(name, value) for name, values in request.GET.lists() for value in values],
        "list_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        + changelist.get_query_string(),
    }
    return TemplateResponse(request, "newsroom/export.html", context)


def _file(
    model_admin: Any, records: Any, what: str, file_format: str, offered: list[Sheet]
) -> HttpResponseBase:
    """Answer with a file; raise ValueError for what is not offered."""
    stem = str(model_admin.model._meta.verbose_name_plural).replace(" ", "-")
    if what == LIST:
        sheets = [(stem, list_rows(model_admin, records))]
    else:
        wanted = offered if what == ALL else [sheet for sheet in offered if sheet.name == what]
        if not wanted or (what == ALL and file_format == CSV):
            raise ValueError("this is not offered")
        slugs = list(records.values_list("slug", flat=True))
        sheets = [(sheet.name, sheet_rows(sheet, slugs)) for sheet in wanted]
        stem = stem if what == ALL else wanted[0].name
    name = _name(stem, file_format)
    if file_format == XLSX:
        return FileResponse(workbook(sheets), as_attachment=True, filename=name, content_type=TYPES[XLSX])
    answer = StreamingHttpResponse(csv_lines(sheets[0][1]), content_type=TYPES[CSV])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def template_view(request: HttpRequest, sheet: str, file_format: str) -> HttpResponseBase:
    """Answer with a sheet that holds its header alone."""
    found = BY_NAME.get(sheet)
    if found is None or file_format not in TYPES:
        raise Http404("There is no such sheet.")
    if not _sheets_for(request.user):
        raise PermissionDenied
    rows = sheet_rows(found, [])
    if file_format == XLSX:
        file = workbook([(found.name, rows)])
        return FileResponse(file, as_attachment=True, filename=f"{found.name}.xlsx", content_type=TYPES[XLSX])
    answer = HttpResponse(b"".join(csv_lines(rows)), content_type=TYPES[CSV])
    answer["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    return answer


# --- Import ---


class FileForm(forms.Form):
    """A file, and what it holds."""

    file = forms.FileField(
        label="File",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=f"CSV in UTF-8, or a workbook (.xlsx) whose sheets are named as below. At most 5 MB, {ROWS_MAX:,} "
        "rows. Formulas are not computed.",
    )
    sheet = forms.ChoiceField(
        required=False,
        label="Holds",
        help_text="For CSV, and for a workbook of one sheet that is named otherwise.",
    )

    def __init__(self, *args: Any, sheets: list[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "the workbook says it"), *((sheet.name, sheet.title) for sheet in sheets)]
        self.fields["sheet"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a large file before it is read."""
        file = self.cleaned_data["file"]
        if file.size > FILE_MAX:
            raise forms.ValidationError("The file is larger than 5 MB: send it in parts.")
        return file


def _sheets_for(user: Any) -> list[Sheet]:
    """Return the sheets a person may import at least part of."""
    return [sheet for sheet in SHEETS if any(may(user, act, _owner(sheet)) for act in ("add", "change"))]


def _owner(sheet: Sheet) -> Any:
    """Return the model whose rights count for a sheet; for rows of any fact that of all facts."""
    if sheet.holds_records:
        return sheet.model
    owner: Any = sheet.model._meta.get_field(sheet.table.owner)
    return owner.related_model


@require_http_methods(["GET", "HEAD", "POST"])
def import_view(request: HttpRequest) -> HttpResponse:
    """Take a file and show what it would change; nothing changes yet."""
    sheets = _sheets_for(request.user)
    if not sheets:
        raise PermissionDenied
    asked = request.GET.get("sheet", "")
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        sheets=sheets,
        initial={"sheet": asked if asked in BY_NAME else ""},
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            staged = stage(
                name=file.name, content=file.read(), sheet=form.cleaned_data["sheet"], by=request.user
            )
            return HttpResponseRedirect(reverse("admin:newsroom_import_preview", args=[staged.pk]))
        except UnreadableFileError as error:
            form.add_error("file", str(error))
    elif request.method == "POST" and not form.is_bound:
        form = FileForm({}, {}, sheets=sheets)
    context = {
        **admin.site.each_context(request),
        "title": "Import",
        "form": form,
        "sheets": [(sheet, list(sheet.columns)) for sheet in sheets],
    }
    return TemplateResponse(request, "newsroom/import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def preview_view(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a file would change, record by record, or everything wrong with it; import it or let it go."""
    person: Any = request.user
    staged = StagedImport.objects.filter(pk=key, by=person).defer("content").first()
    if staged is None:
        messages.warning(
            request, "This file is not here any more: it was imported, let go, or lay for a day."
        )
        return HttpResponseRedirect(reverse("admin:newsroom_import"))
    if request.method == "POST":
        if "drop" in request.POST:
            staged.delete()
            messages.info(request, "The file was let go. Nothing was changed.")
            return HttpResponseRedirect(reverse("admin:newsroom_import"))
        return _import(request, staged)
    return _preview(request, staged, json.loads(staged.report))


def _import(request: HttpRequest, staged: StagedImport) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    try:
        done = carry_out(staged, by=request.user, reason=reason)
    except ImportRefusedError as error:
        told = json.loads(staged.report)
        listed = [[one.sheet, one.row, one.column, one.message] for one in error.findings]
        return _preview(
            request,
            staged,
            told | {"findings": listed[:FINDINGS_MAX], "wrong": len(listed)},
            reason,
            again=True,
        )
    created = sum(change.is_new for change in done.changes)
    changed = len(done.changes) - created
    messages.success(
        request,
        f"Imported: {created} record{'' if created == 1 else 's'} added, {changed} changed, {done.unchanged} as they "
        "were. What is new or changed waits as drafts and pending changes: submit it for review.",
    )
    return HttpResponseRedirect(reverse("admin:newsroom_queue"))


def _preview(
    request: HttpRequest, staged: StagedImport, told: dict[str, Any], reason: str = "", *, again: bool = False
) -> HttpResponse:
    page = Paginator(told["changes"], A_PAGE).get_page(request.GET.get("p"))
    records = [
        {
            **change,
            "url": None if change["is_new"] else page_of("review", (change["resource"], change["slug"])),
            "marked": marked_changes(FieldChange("", *difference) for difference in change["differences"]),
        }
        for change in page
    ]
    needs_reason_alone = again and all(finding[2] == "reason" for finding in told["findings"])
    context = {
        **admin.site.each_context(request),
        "title": f"Import {staged.name}",
        "staged": staged,
        "told": told,
        "page": page,
        "records": records,
        "reason": reason,
        "reason_max": REASON_MAX,
        "open": not told["findings"] or needs_reason_alone,
        "again": again,
    }
    return TemplateResponse(request, "newsroom/import_preview.html", context)
