"""The questions of the read-me's tour, asked with the client that openapi-python-client generates."""

import sys
from collections.abc import Sequence
from http import HTTPStatus

from karabakh_client import Client
from karabakh_client.api.casualty_reports import casualty_reports_compare_retrieve, casualty_reports_list
from karabakh_client.api.ceasefire_terms import ceasefire_terms_list
from karabakh_client.api.disputes import disputes_list
from karabakh_client.api.facts import facts_list
from karabakh_client.api.statements import statements_list
from karabakh_client.models.casualty_report import CasualtyReport
from karabakh_client.models.casualty_report_page import CasualtyReportPage
from karabakh_client.models.ceasefire_term import CeasefireTerm
from karabakh_client.models.ceasefire_term_page import CeasefireTermPage
from karabakh_client.models.comparison import Comparison
from karabakh_client.models.dispute_page import DisputePage
from karabakh_client.models.fact_page import FactPage
from karabakh_client.models.problem import Problem
from karabakh_client.models.statement import Statement
from karabakh_client.models.statement_page import StatementPage

client = Client(base_url=sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
offensive = ["offensive-2023-09-19"]

# Who reported how many people killed? Bounds are inclusive, None is open.
reports = casualty_reports_list.sync(client=client, event=offensive, outcome=["killed"])
assert isinstance(reports, CasualtyReportPage)
assert len(reports.results) >= 2
for report in reports.results:
    assert any(figure.outcome == "killed" for figure in report.figures)
    assert report.citations
figures = [figure for report in reports.results for figure in report.figures]
assert any(figure.upper is None and figure.lower is not None for figure in figures)

# Can those figures be compared? A total is refused.
compared = casualty_reports_compare_retrieve.sync(client=client, event=offensive, outcome=["killed"])
assert isinstance(compared, Comparison)
assert compared.total is None
assert compared.total_refused
assert compared.pairs

# Which terms of the ceasefire does an actor deny?
denied = ceasefire_terms_list.sync(
    client=client, agreement=["ceasefire-2023-09-20"], denied_by=["nikol-pashinyan"]
)
assert isinstance(denied, CeasefireTermPage)
assert denied.results
for term in denied.results:
    assert any(at.actor.slug == "nikol-pashinyan" and at.stance == "denied" for at in term.positions)

# What did Aliyev say on 20 September, according to whom?
said = statements_list.sync(
    client=client, attributed_to=["ilham-aliyev"], date_within=["2023-09-20"], has_quote=[True]
)
assert isinstance(said, StatementPage)
assert said.results
for statement in said.results:
    assert any(citation.quote and citation.source.publisher.name for citation in statement.citations)

# Where do the sources disagree about a date?
disputes = disputes_list.sync(client=client, kind=["date"])
assert isinstance(disputes, DisputePage)
assert disputes.results
assert all(len(dispute.positions) >= 2 for dispute in disputes.results)


# Any spelling finds the same records.
def found(q: str) -> Sequence[str]:
    """Return the slugs of the statements in which a text stands."""
    page = statements_list.sync(client=client, q=q)
    assert isinstance(page, StatementPage)
    assert page.results
    return [statement.slug for statement in page.results]


assert found("Степанакерт") == found("Stepanakert")


# A fact is told by its kind.
def told(fact: Statement | CasualtyReport | CeasefireTerm) -> str:
    """Return something that only facts of this kind have."""
    if isinstance(fact, Statement):
        return fact.speech_act
    return fact.scope if isinstance(fact, CasualtyReport) else fact.agreement.slug


facts = facts_list.sync_detailed(client=client, page_size=500)
assert isinstance(facts.parsed, FactPage)
assert all(told(fact) for fact in facts.parsed.results)
assert {type(fact) for fact in facts.parsed.results} == {Statement, CasualtyReport, CeasefireTerm}
assert facts.headers["Dataset-Version"].partition("-")[0].isdecimal()

# A mistake is an error, not the whole table.
wrong = disputes_list.sync_detailed(client=client, as_of="9999")
assert wrong.status_code is HTTPStatus.BAD_REQUEST
assert isinstance(wrong.parsed, Problem)
assert wrong.parsed.errors[0].parameter == "as_of"
client.get_httpx_client().close()
print("answers as expected")
