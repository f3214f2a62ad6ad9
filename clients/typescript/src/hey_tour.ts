// The questions of the read-me's tour, asked with the client that @hey-api/openapi-ts generates.
import assert from "node:assert/strict";
import { client } from "../generated/hey/client.gen.js";
import {
  casualtyReportsCompareRetrieve,
  casualtyReportsList,
  ceasefireTermsList,
  disputesList,
  factsList,
  statementsList,
  type Fact,
} from "../generated/hey/index.js";

client.setConfig({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8000" });

const reports = await casualtyReportsList({ query: { event: ["offensive-2023-09-19"], outcome: ["killed"] } });
assert(reports.data && reports.data.results.length >= 2);
for (const report of reports.data.results) {
  assert(report.figures.some((figure) => figure.outcome === "killed"));
}

const compared = await casualtyReportsCompareRetrieve({
  query: { event: ["offensive-2023-09-19"], outcome: ["killed"] },
});
assert.equal(compared.data?.total, null);
assert(compared.data?.total_refused);

const denied = await ceasefireTermsList({
  query: { agreement: ["ceasefire-2023-09-20"], denied_by: ["nikol-pashinyan"] },
});
assert(denied.data && denied.data.results.length >= 1);
for (const term of denied.data.results) {
  assert(term.positions.some((at) => at.actor.slug === "nikol-pashinyan" && at.stance === "denied"));
}

const said = await statementsList({
  query: { attributed_to: ["ilham-aliyev"], date__within: ["2023-09-20"], has_quote: [true] },
});
assert(said.data && said.data.results.length >= 1);
assert(said.data.results.every((statement) => statement.citations.some((citation) => citation.quote !== null)));

const disputes = await disputesList({ query: { kind: ["date"] } });
assert(disputes.data && disputes.data.results.length >= 1);
assert(disputes.data.results.every((dispute) => dispute.positions.length >= 2));

const found = async (q: string): Promise<string[]> => {
  const { data } = await statementsList({ query: { q } });
  assert(data && data.results.length >= 1);
  return data.results.map((statement) => statement.slug);
};
assert.deepEqual(await found("Степанакерт"), await found("Stepanakert"));

const told = (fact: Fact): string => {
  switch (fact.kind) {
    case "statement":
      return fact.speech_act;
    case "casualty_report":
      return fact.scope;
    case "ceasefire_term":
      return fact.agreement.slug;
  }
};
const facts = await factsList({ query: { page_size: 500 } });
assert(facts.data && facts.data.results.map(told).every(Boolean));

const wrong = await disputesList({ query: { as_of: "9999" } });
assert.equal(wrong.response?.status, 400);
assert(wrong.error && "errors" in wrong.error);
assert.equal(wrong.error.errors[0]?.parameter, "as_of");
console.log("answers as expected");
