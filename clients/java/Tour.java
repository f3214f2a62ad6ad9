import java.util.List;
import java.util.Objects;
import org.example.karabakh.ApiClient;
import org.example.karabakh.ApiException;
import org.example.karabakh.api.CasualtyReportsApi;
import org.example.karabakh.api.CeasefireTermsApi;
import org.example.karabakh.api.DisputesApi;
import org.example.karabakh.api.FactsApi;
import org.example.karabakh.api.StatementsApi;
import org.example.karabakh.model.CasualtyReport;
import org.example.karabakh.model.CeasefireTerm;
import org.example.karabakh.model.DisputeKind;
import org.example.karabakh.model.Fact;
import org.example.karabakh.model.Outcome;
import org.example.karabakh.model.Stance;
import org.example.karabakh.model.Statement;

/** The questions of the read-me's tour, asked with the client that openapi-generator makes. */
public final class Tour {
    private static final List<String> OFFENSIVE = List.of("offensive-2023-09-19");

    public static void main(String[] arguments) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8000");
        casualties(new CasualtyReportsApi(client));
        terms(new CeasefireTermsApi(client));
        statements(new StatementsApi(client));
        disputes(new DisputesApi(client));
        facts(new FactsApi(client));
        System.out.println("answers as expected");
    }

    private static void casualties(CasualtyReportsApi api) throws ApiException {
        var page = api.casualtyReportsList(
            CasualtyReportsApi.APICasualtyReportsListRequest.newBuilder()
                .event(OFFENSIVE).outcome(List.of(Outcome.KILLED)).build());
        check(page.getResults().size() >= 2, "reports");
        for (CasualtyReport report : page.getResults()) {
            check(report.getFigures().stream().anyMatch(at -> at.getOutcome() == Outcome.KILLED), report.getSlug());
            check(!report.getCitations().isEmpty(), report.getSlug());
        }
        check(page.getResults().stream().flatMap(at -> at.getFigures().stream())
            .anyMatch(at -> at.getUpper() == null && at.getLower() != null), "an open bound");
        var compared = api.casualtyReportsCompareRetrieve(
            CasualtyReportsApi.APICasualtyReportsCompareRetrieveRequest.newBuilder()
                .event(OFFENSIVE).outcome(List.of(Outcome.KILLED)).build());
        check(compared.getTotal() == null && compared.getTotalRefused() != null, "no total");
    }

    private static void terms(CeasefireTermsApi api) throws ApiException {
        var page = api.ceasefireTermsList(
            CeasefireTermsApi.APICeasefireTermsListRequest.newBuilder()
                .agreement(List.of("ceasefire-2023-09-20")).deniedBy(List.of("nikol-pashinyan")).build());
        check(!page.getResults().isEmpty(), "terms");
        for (CeasefireTerm term : page.getResults()) {
            check(term.getPositions().stream().anyMatch(at ->
                at.getActor().getSlug().equals("nikol-pashinyan") && at.getStance() == Stance.DENIED), term.getSlug());
        }
    }

    private static void statements(StatementsApi api) throws ApiException {
        var page = api.statementsList(
            StatementsApi.APIStatementsListRequest.newBuilder()
                .attributedTo(List.of("ilham-aliyev")).dateWithin(List.of("2023-09-20")).hasQuote(List.of(true)).build());
        check(!page.getResults().isEmpty(), "statements");
        for (Statement statement : page.getResults()) {
            check(statement.getCitations().stream().anyMatch(at -> at.getQuote() != null), statement.getSlug());
        }
        check(found(api, "Степанакерт").equals(found(api, "Stepanakert")), "any spelling");
    }

    private static List<String> found(StatementsApi api, String words) throws ApiException {
        var page = api.statementsList(StatementsApi.APIStatementsListRequest.newBuilder().q(words).build());
        check(!page.getResults().isEmpty(), words);
        return page.getResults().stream().map(Statement::getSlug).toList();
    }

    private static void disputes(DisputesApi api) throws ApiException {
        var page = api.disputesList(
            DisputesApi.APIDisputesListRequest.newBuilder().kind(List.of(DisputeKind.DATE)).build());
        check(!page.getResults().isEmpty(), "disputes");
        check(page.getResults().stream().allMatch(at -> at.getPositions().size() >= 2), "two positions");
        try {
            api.disputesList(DisputesApi.APIDisputesListRequest.newBuilder().asOf("9999").build());
            throw new AssertionError("an edition that does not exist");
        } catch (ApiException problem) {
            check(problem.getCode() == 400, "status");
            check(problem.getResponseBody().contains("\"parameter\":\"as_of\""), "parameter");
        }
    }

    private static void facts(FactsApi api) throws ApiException {
        var page = api.factsList(FactsApi.APIFactsListRequest.newBuilder().pageSize(500).build());
        for (Fact fact : page.getResults()) {
            check(told(fact.getActualInstance()) != null, "kind");
        }
        check(page.getResults().stream().map(at -> at.getActualInstance().getClass()).distinct().count() == 3, "kinds");
    }

    private static Object told(Object fact) {
        if (fact instanceof Statement statement) {
            return statement.getSpeechAct();
        }
        return fact instanceof CasualtyReport report ? report.getScope() : ((CeasefireTerm) fact).getAgreement();
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(Objects.requireNonNull(what));
        }
    }
}
