// The questions of the read-me's tour, asked with openapi-fetch over the types of openapi-typescript.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "../generated/schema.js";

const api = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8000" });

// Who reported how many people killed? Bounds are inclusive, null is open.
const reports = await api.GET("/api/v1/casualty-reports/", {
  params: { query: { event: ["offensive-2023-09-19"], outcome: ["killed"] } },
});
assert(reports.data, "an answer");
assert(reports.data.results.length >= 2);
for (const report of reports.data.results) {
  assert(report.figures.some((figure) => figure.outcome === "killed"));
  assert(report.citations.length >= 1);
}
const open = reports.data.results.flatMap((report) => report.figures).filter((figure) => figure.upper === null);
assert(open.some((figure) => figure.lower !== null), "at least so many");

// Can those figures be compared? A total is refused.
const compared = await api.GET("/api/v1/casualty-reports/compare/", {
  params: { query: { event: ["offensive-2023-09-19"], outcome: ["killed"] } },
});
assert(compared.data);
assert.equal(compared.data.total, null);
assert(compared.data.total_refused);
assert(compared.data.pairs.length >= 1);

// Which terms of the ceasefire does an actor deny?
const denied = await api.GET("/api/v1/ceasefire-terms/", {
  params: { query: { agreement: ["ceasefire-2023-09-20"], denied_by: ["nikol-pashinyan"] } },
});
assert(denied.data && denied.data.results.length >= 1);
for (const term of denied.data.results) {
  assert(term.positions.some((at) => at.actor.slug === "nikol-pashinyan" && at.stance === "denied"));
}

// What did Aliyev say on 20 September, according to whom?
const said = await api.GET("/api/v1/statements/", {
  params: { query: { attributed_to: ["ilham-aliyev"], date__within: ["2023-09-20"], has_quote: [true] } },
});
assert(said.data && said.data.results.length >= 1);
for (const statement of said.data.results) {
  assert(statement.citations.some((citation) => citation.quote !== null && citation.source.publisher.name));
}

// Where do the sources disagree about a date?
const disputes = await api.GET("/api/v1/disputes/", { params: { query: { kind: ["date"] } } });
assert(disputes.data && disputes.data.results.length >= 1);
assert(disputes.data.results.every((dispute) => dispute.positions.length >= 2));

// Any spelling finds the same records.
const found = async (q: string): Promise<string[]> => {
  const { data } = await api.GET("/api/v1/statements/", { params: { query: { q } } });
  assert(data && data.results.length >= 1);
  return data.results.map((statement) => statement.slug);
};
assert.deepEqual(await found("Степанакерт"), await found("Stepanakert"));

// A fact is told by its kind, and the compiler knows what each kind has.
const told = (fact: components["schemas"]["Fact"]): string => {
  switch (fact.kind) {
    case "statement":
      return fact.speech_act;
    case "casualty_report":
      return fact.scope;
    case "ceasefire_term":
      return fact.agreement.slug;
  }
};
const facts = await api.GET("/api/v1/facts/", { params: { query: { page_size: 500 } } });
assert(facts.data && facts.data.results.map(told).every(Boolean));
assert.equal(new Set(facts.data.results.map((fact) => fact.kind)).size, 3);
assert.match(facts.response.headers.get("Dataset-Version") ?? "", /^[1-9][0-9]*-[0-9a-f]{64}$/);

// A mistake is an error: to the compiler where it can be, to the server always.
const wrong = await api.GET("/api/v1/disputes/", {
  // @ts-expect-error there is no such parameter
  params: { query: { kinds: ["date"] } },
});
assert.equal(wrong.response.status, 400);
const problem = wrong.error as components["schemas"]["Problem"];
assert.equal(problem.errors[0]?.parameter, "kinds");
assert.equal(problem.errors[0].nearest, "kind");
console.log("answers as expected");
