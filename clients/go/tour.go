// Command tour asks the questions of the read-me's tour with the client that openapi-generator makes.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"example.org/tour/karabakh"
)

func check(holds bool, what string) {
	if !holds {
		panic(what)
	}
}

func must[Page any](page *Page, err error) *Page {
	if err != nil {
		panic(err)
	}
	return page
}

func found(ctx context.Context, api *karabakh.APIClient, words string) []string {
	page, _, err := api.StatementsAPI.StatementsList(ctx).Q(words).Execute()
	slugs := []string{}
	for _, statement := range must(page, err).Results {
		slugs = append(slugs, statement.Slug)
	}
	check(len(slugs) > 0, words)
	return slugs
}

func main() {
	address := "http://127.0.0.1:8000"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	configuration := karabakh.NewConfiguration()
	configuration.Servers = karabakh.ServerConfigurations{{URL: address}}
	api, ctx := karabakh.NewAPIClient(configuration), context.Background()
	offensive := []string{"offensive-2023-09-19"}

	// Who reported how many people killed?
	reports, _, err := api.CasualtyReportsAPI.CasualtyReportsList(ctx).
		Event(offensive).Outcome([]karabakh.Outcome{karabakh.OUTCOME_KILLED}).Execute()
	check(len(must(reports, err).Results) >= 2, "reports")
	for _, report := range reports.Results {
		check(slices.ContainsFunc(report.Figures, func(at karabakh.Figure) bool {
			return at.Outcome == karabakh.OUTCOME_KILLED
		}), report.Slug)
	}

	// Can those figures be compared? A total is refused.
	compared, _, err := api.CasualtyReportsAPI.CasualtyReportsCompareRetrieve(ctx).
		Event(offensive).Outcome([]karabakh.Outcome{karabakh.OUTCOME_KILLED}).Execute()
	check(must(compared, err).TotalRefused.IsSet() && compared.TotalRefused.Get() != nil, "no total")

	// Which terms of the ceasefire does an actor deny?
	terms, _, err := api.CeasefireTermsAPI.CeasefireTermsList(ctx).
		Agreement([]string{"ceasefire-2023-09-20"}).DeniedBy([]string{"nikol-pashinyan"}).Execute()
	check(len(must(terms, err).Results) >= 1, "terms")
	for _, term := range terms.Results {
		check(slices.ContainsFunc(term.Positions, func(at karabakh.Position) bool {
			return at.Actor.Slug == "nikol-pashinyan" && at.Stance == karabakh.STANCE_DENIED
		}), term.Slug)
	}

	// What did Aliyev say on 20 September, according to whom?
	said, _, err := api.StatementsAPI.StatementsList(ctx).
		AttributedTo([]string{"ilham-aliyev"}).DateWithin([]string{"2023-09-20"}).HasQuote([]bool{true}).Execute()
	check(len(must(said, err).Results) >= 1, "statements")
	for _, statement := range said.Results {
		check(slices.ContainsFunc(statement.Citations, func(at karabakh.Citation) bool {
			return at.Quote.Get() != nil
		}), statement.Slug)
	}

	// Where do the sources disagree about a date?
	disputes, _, err := api.DisputesAPI.DisputesList(ctx).
		Kind([]karabakh.DisputeKind{karabakh.DISPUTEKIND_DATE}).Execute()
	check(len(must(disputes, err).Results) >= 1, "disputes")
	for _, dispute := range disputes.Results {
		check(len(dispute.Positions) >= 2, dispute.Slug)
	}

	// Any spelling finds the same records.
	check(slices.Equal(found(ctx, api, "Степанакерт"), found(ctx, api, "Stepanakert")), "any spelling")

	// A fact is told by its kind.
	facts, _, err := api.FactsAPI.FactsList(ctx).PageSize(500).Execute()
	kinds := map[string]bool{}
	for _, fact := range must(facts, err).Results {
		kinds[fmt.Sprintf("%T", fact.GetActualInstance())] = true
		switch told := fact.GetActualInstance().(type) {
		case *karabakh.Statement:
			check(told.SpeechAct != "", told.Slug)
		case *karabakh.CasualtyReport:
			check(told.Scope != "", told.Slug)
		case *karabakh.CeasefireTerm:
			check(told.Agreement.Slug != "", told.Slug)
		default:
			panic(fmt.Sprintf("%T", told))
		}
	}

	check(len(kinds) == 3, "kinds")

	// A mistake is an error, not the whole table.
	_, response, err := api.DisputesAPI.DisputesList(ctx).AsOf("9999").Execute()
	var problem *karabakh.GenericOpenAPIError
	check(response.StatusCode == 400 && errors.As(err, &problem), "status")
	check(strings.Contains(string(problem.Body()), `"parameter":"as_of"`), "parameter")
	fmt.Println("answers as expected")
}
