"""What an import would do: every change record by record, or everything that stands in its way."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from curation.exchange.lines import Finding, Line, read_lines
from curation.exchange.merging_lines import Merging
from curation.exchange.reading import Grid
from curation.exchange.sheets import KIND_SHEETS, Sheet, may
from curation.models import Revision
from curation.readiness import ever_public
from curation.revisions import FieldChange, Standing, difference, read_standings
from curation.revisions.recording import named_in
from curation.seeding.references import PARENTS
from curation.seeding.stored import Aggregate, Identity
from curation.seeding.tables import BY_MODEL, ROOTS, TABLES, chunks
from facts.models.actor import ANCESTORS_MAX
from sources.models import Source


@dataclasses.dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that is new or changes, with what it becomes and the difference."""

    identity: Identity
    model: Any
    is_new: bool
    after: Aggregate
    differences: list[FieldChange]


@dataclasses.dataclass(slots=True)
class Plan:
    """What an import would do; with findings it does nothing."""

    findings: list[Finding] = dataclasses.field(default_factory=list)
    changes: list[RecordChange] = dataclasses.field(default_factory=list)
    unchanged: int = 0
    lines: int = 0
    public: set[Identity] = dataclasses.field(default_factory=set)


def plan(grids: Iterable[Grid], chosen: Sheet | None, user: Any) -> Plan:
    """Return what these sheets would do in the hands of this person; nothing is written."""
    lines, findings = read_lines(grids, chosen)
    return _Planning(lines, Plan(findings, lines=len(lines)), user).run()


class _Planning:
    def __init__(self, lines: list[Line], found: Plan, user: Any) -> None:
        self.lines = lines
        self.plan = found
        self.user = user
        self.about: dict[Identity, list[Line]] = {}
        for line in lines:
            self.about.setdefault(line.identity, []).append(line)
        self.standings: dict[Identity, Standing] = {}

    def run(self) -> Plan:
        self.standings = read_standings(self.about)
        known = self._references()
        sources = self._sources()
        for identity, lines in self.about.items():
            ordered = sorted(lines, key=_records_first)
            if self._is_open(identity, ordered) and all(
                known_here(line, known, self.plan) for line in ordered
            ):
                self._merge(identity, ordered, sources)
        self._check_addresses()
        self._check_parents()
        self._check_rights()
        self._check_new_slugs()
        self.plan.public = ever_public(one.identity for one in self.plan.changes if not one.is_new)
        self.plan.findings.sort()
        return self.plan

    def _is_open(self, identity: Identity, lines: list[Line]) -> bool:
        """Tell whether the lines were written for the record as it is; note what is not."""
        standing = self.standings.get(identity)
        wrong: list[Finding] = []
        seen: set[tuple[str, Any]] = set()
        stale = False
        for line in lines:
            if not stale and (message := _version_problem(line, standing)):
                stale = True  # told once a record, not once a row of it
                wrong.append(line.finding("row_version", message))
            if standing is not None and (message := _other_sheet(line.sheet, standing)):
                wrong.append(line.finding(line.sheet.key, message))
            place = line.place if not line.sheet.holds_records else 0
            if place is not None and (line.sheet.name, place) in seen:
                wrong.append(line.finding(line.sheet.key, "Another row above is about the same: keep one."))
            seen.add((line.sheet.name, place))
        self.plan.findings += wrong
        return not wrong

    def _merge(self, identity: Identity, lines: list[Line], sources: dict[str, Source]) -> None:
        standing = self.standings.get(identity)
        before = standing.aggregate if standing else None
        merging = Merging(identity[1], before, sources)
        merging.take(lines)
        self.plan.findings += merging.findings
        differences = [] if merging.findings else difference(before, merging.after)
        if merging.findings:
            return
        if not differences:
            self.plan.unchanged += 1
            return
        self.plan.changes.append(
            RecordChange(
                identity, _model(identity, merging.after), standing is None, merging.after, differences
            )
        )

    # --- All lines at once ---

    def _references(self) -> dict[str, set[str]]:
        """Return which of the records that lines name there are, by resource, with those that lines add."""
        wanted: dict[str, set[str]] = {}
        for line in self.lines:
            for _, resource, slug in references_of(line):
                wanted.setdefault(resource, set()).add(slug)
        known: dict[str, set[str]] = {}
        for resource, slugs in wanted.items():
            found = known.setdefault(resource, set())
            for part in chunks(sorted(slugs)):
                found |= set(
                    ROOTS[resource]._base_manager.filter(slug__in=part).values_list("slug", flat=True)
                )
        for line in self.lines:
            if line.sheet.holds_records:
                known.setdefault(line.identity[0], set()).add(line.identity[1])
        return known

    def _sources(self) -> dict[str, Source]:
        """Return the sources that citations name, with their texts: a quote must stand there."""
        slugs = {
            line.values["source"][0]
            for line in self.lines
            if line.sheet.name == "citations" and line.values.get("source")
        }
        for line in self.lines:
            if line.sheet.name == "citations" and (standing := self.standings.get(line.identity)):
                rows = standing.aggregate.get(line.sheet.table.label, [])
                slugs |= {row["source"][0] for row in rows}
        return {
            source.slug: source
            for part in chunks(sorted(slugs))
            for source in Source.objects.filter(slug__in=part)
        }

    def _check_addresses(self) -> None:
        """Refuse web addresses that two sources would share."""
        addresses: dict[str, Line] = {}
        for line in self.lines:
            url = line.values.get("url") if line.sheet.name == "sources" else None
            if url and (twin := addresses.setdefault(url, line)) is not line:
                message = f"Row {twin.number} has the same address: one item is one source."
                self.plan.findings.append(line.finding("url", message))
        for part in chunks(sorted(addresses)):
            for url, slug in Source.objects.filter(url__in=part).values_list("url", "slug"):
                if addresses[url].identity[1] != slug:
                    message = f"The source “{slug}” has this address already: change that one instead."
                    self.plan.findings.append(addresses[url].finding("url", message))

    def _check_parents(self) -> None:
        """Refuse parents that would run in a circle, over several lines as well."""
        for resource, parent in PARENTS.items():
            moved = [
                line
                for line in self.lines
                if line.identity[0] == resource and line.values.get(parent) is not None
            ]
            if not moved:
                continue
            pairs: Any = ROOTS[resource]._base_manager.exclude(**{parent: None})
            above = dict(pairs.values_list("slug", f"{parent}__slug"))
            above |= {line.identity[1]: line.values[parent][0] for line in moved}
            for line in moved:
                chain = [line.identity[1]]
                while (up := above.get(chain[-1])) and up not in chain and len(chain) <= ANCESTORS_MAX:
                    chain.append(up)
                if up:
                    message = "This would put the record above itself, or more than 20 records above it."
                    self.plan.findings.append(line.finding(parent, message))

    def _check_rights(self) -> None:
        for change in self.plan.changes:
            action = "add" if change.is_new else "change"
            if not may(self.user, action, change.model):
                line = self.about[change.identity][0]
                name = change.model._meta.verbose_name_plural
                message = (
                    f"You may not {action} {name}: ask an administrator for the right, or take the row out."
                )
                self.plan.findings.append(line.finding(line.sheet.key, message))

    def _check_new_slugs(self) -> None:
        """Refuse new records under slugs that readers or editors know for another one."""
        new = {change.identity for change in self.plan.changes if change.is_new}
        taken = ever_public(new)
        for part in chunks(sorted(new)):
            rows = Revision.objects.filter(named_in(part)).order_by()
            taken |= set(rows.values_list("resource", "slug").distinct())
        for identity in sorted(taken):
            line = self.about[identity][0]
            message = f"“{identity[1]}” was another record's slug, and links may lead there: choose another."
            self.plan.findings.append(line.finding(line.sheet.key, message))


def references_of(line: Line) -> Iterable[tuple[str, str, str]]:
    """Yield (column, resource, slug) of every record that a line names, the one it is about left out."""
    for table in line.sheet.tables:
        for field in table.fields:
            value = line.values.get(field.name)
            if field.name in line.values and value and field.is_relation and isinstance(value, list):
                resource = BY_MODEL[field.related_model].resource
                keys = value if field.many_to_many else [value]
                for key in keys:
                    yield field.name, resource, key[0]


def known_here(line: Line, known: dict[str, set[str]], found: Plan) -> bool:
    """Tell whether there is every record that a line names; note those there are not."""
    sound = True
    for column, resource, slug in references_of(line):
        if slug not in known[resource]:
            sound = False
            message = f"There is no “{slug}” among the {resource}: correct the slug, or add the record first."
            found.findings.append(line.finding(column, message))
    return sound


def _records_first(line: Line) -> tuple[bool, int]:
    return not line.sheet.holds_records, TABLES.index(line.sheet.table)


def _version_problem(line: Line, standing: Standing | None) -> str:
    """Return why a line was not written for the record as it is; empty where it was."""
    if standing is None:
        wrong = "There is no such record: correct the slug, or empty this cell to add a record."
        return "" if line.version is None else wrong
    if line.version is None:
        return f"The record exists already: write its version ({standing.row_version}), as an export does."
    if line.version == standing.row_version:
        return ""
    return (
        f"Somebody saved the record since: it is at version {standing.row_version}, the row at {line.version}. "
        "Export it again and make the change there."
    )


def _other_sheet(sheet: Sheet, standing: Standing) -> str:
    """Return why a fact of another kind cannot stand on a sheet; empty for what can."""
    if not sheet.table.is_kind or sheet.table.label in standing.aggregate:
        return ""
    home = next(one for one in KIND_SHEETS.values() if one.table.label in standing.aggregate)
    return f"This fact is of another kind: move the row to the sheet “{home.name}”."


def _model(identity: Identity, aggregate: Aggregate) -> Any:
    """Return the model whose rights count: that of the kind for a fact."""
    kinds = [sheet.model for sheet in KIND_SHEETS.values() if sheet.table.label in aggregate]
    return kinds[0] if kinds else ROOTS[identity[0]]
