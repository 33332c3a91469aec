package jp.mochi.idp.helpdesk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Fact;
import jp.mochi.idp.portal.DeskView.Link;
import jp.mochi.idp.portal.DeskView.Section;
import jp.mochi.idp.portal.ServiceLabels;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.SignOnCards;
import jp.mochi.idp.text.Reader;
import jp.mochi.idp.text.Texts;

/** All that is recorded under a reference id: in words, then the rules' trace and every detail. */
final class RecordPages {
  private static final JsonMapper JSON = new JsonMapper();

  private final Shown shown;
  private final SignOnCards signOns;

  RecordPages(Shown shown, ServiceLabels services, Clock clock) {
    this.shown = shown;
    this.signOns = new SignOnCards(services, Reader.STAFF, clock);
  }

  void show(Context ctx, String token, String reference, List<AuditRecord> records) {
    var texts = shown.texts(ctx);
    var cards = records.stream().map(each -> card(texts, each)).toList();
    shown.desk(
        ctx,
        texts.get("helpdesk.record", reference),
        List.of(),
        Optional.of(SearchPages.search(texts, token, reference)),
        List.of(
            new Section("records", texts.get("helpdesk.records"), List.of(), cards, List.of())));
  }

  private Card card(Texts texts, AuditRecord record) {
    var words = signOns.card(texts, record, session -> Optional.empty(), "");
    var facts = new ArrayList<>(words.facts());
    record.username().ifPresent(it -> facts.add(SearchPages.fact(texts, "login", it)));
    SignOnCards.reason(record)
        .ifPresent(
            reason ->
                facts.add(SearchPages.fact(texts, "helps", texts.help(reason, Reader.STAFF))));
    record.reason().ifPresent(it -> facts.add(SearchPages.fact(texts, "code", it)));
    record.session().ifPresent(it -> facts.add(SearchPages.fact(texts, "session", it)));
    record.policyVersion().ifPresent(it -> facts.add(SearchPages.fact(texts, "policy", it)));
    details(texts, record, facts);
    var links =
        record
            .personId()
            .map(
                id ->
                    List.of(
                        new Link(
                            PersonPages.address(id),
                            texts.get("helpdesk.record.person"),
                            "plain",
                            record.username().orElse(""))))
            .orElse(List.of());
    return new Card(words.title(), "", words.mark(), facts, links);
  }

  /** What the rules came to one by one, and what was expected and received. */
  private static void details(Texts texts, AuditRecord record, List<Fact> facts) {
    var detail = read(record.detail());
    for (var step : detail.path("rules")) {
      step.properties()
          .forEach(
              rules ->
                  facts.add(
                      SearchPages.fact(
                          texts, "rule", rules.getKey() + ": " + names(rules.getValue()))));
    }
    for (var name : List.of("operation", "subject", "why")) {
      if (detail.path(name).isTextual() && !detail.path(name).asText().isEmpty()) {
        facts.add(new Fact(name, detail.path(name).asText()));
      }
    }
    detail
        .path("detail")
        .properties()
        .forEach(more -> facts.add(new Fact(more.getKey(), more.getValue().asText())));
  }

  private static String names(JsonNode rules) {
    return String.join(
        ", ", StreamSupport.stream(rules.spliterator(), false).map(JsonNode::asText).toList());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException notWhole) {
      return JSON.createObjectNode();
    }
  }
}
