package jp.mochi.idp.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.audit.AuditRecord.Result;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Fact;
import jp.mochi.idp.portal.DeskView.Mark;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Reader;
import jp.mochi.idp.text.Texts;

/**
 * Sign-ons in words, from their records: when, to what, from which device and place, how it came.
 */
public final class SignOnCards {
  private static final JsonMapper JSON = new JsonMapper();

  private final ServiceLabels services;
  private final Reader reader;
  private final Clock clock;

  /**
   * @param reader who looks at them
   */
  public SignOnCards(ServiceLabels services, Reader reader, Clock clock) {
    this.services = services;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * One of them.
   *
   * @param device what the device of a session is called, by the session's public id
   * @param href where the whole record is; empty for whoever has no business with it
   */
  public Card card(
      Texts texts, AuditRecord record, Function<String, Optional<String>> device, String href) {
    var facts = new ArrayList<Fact>();
    facts.add(fact(texts, "time", ClockTime.of(record.time(), clock.getZone(), texts.language())));
    facts.add(
        fact(
            texts,
            "device",
            record
                .session()
                .flatMap(device)
                .orElseGet(() -> texts.get("signon.browser." + browser(record.userAgent())))));
    facts.add(fact(texts, "place", place(record)));
    reason(record).ifPresent(it -> facts.add(fact(texts, "reason", texts.message(it, reader))));
    if (record.result() == Result.REFUSED) {
      facts.add(fact(texts, "reference", record.reference()));
    }
    return new Card(title(texts, record), href, Optional.of(mark(texts, record)), facts, List.of());
  }

  private static Fact fact(Texts texts, String key, String value) {
    return new Fact(texts.get("signon.fact." + key), value);
  }

  private String title(Texts texts, AuditRecord record) {
    return record
        .service()
        .map(service -> services.of(service, texts.language()))
        .orElseGet(() -> texts.get("signon.service.none"));
  }

  private static Mark mark(Texts texts, AuditRecord record) {
    return switch (record.result()) {
      case PERMITTED -> new Mark("good", texts.get("signon.permitted"));
      case REFUSED -> new Mark("bad", texts.get("signon.refused"));
      case DONE -> new Mark("open", texts.get("signon.done"));
    };
  }

  /** One of another release's may be gone since. */
  public static Optional<Reason> reason(AuditRecord record) {
    return record
        .reason()
        .flatMap(
            name ->
                Arrays.stream(Reason.values())
                    .filter(each -> each.name().equals(name))
                    .findFirst());
  }

  /** The zones that the address lay in, and the address. */
  private static String place(AuditRecord record) {
    var zones = new ArrayList<String>();
    detail(record).path("facts").path("zones").forEach(zone -> zones.add(zone.asText()));
    return zones.isEmpty()
        ? record.clientAddress()
        : String.join(", ", zones) + " (" + record.clientAddress() + ")";
  }

  private static JsonNode detail(AuditRecord record) {
    try {
      return JSON.readTree(record.detail());
    } catch (JsonProcessingException notWhole) {
      return JSON.createObjectNode();
    }
  }

  /** What the browser says it runs on; anybody can say anything. */
  private static String browser(String agent) {
    if (agent.contains("iPhone")) {
      return "iphone";
    }
    if (agent.contains("iPad")) {
      return "ipad";
    }
    if (agent.contains("Android")) {
      return "android";
    }
    if (agent.contains("Windows")) {
      return "windows";
    }
    return agent.contains("Macintosh") ? "mac" : "other";
  }
}
