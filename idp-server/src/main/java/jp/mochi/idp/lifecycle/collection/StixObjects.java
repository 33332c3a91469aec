package jp.mochi.idp.lifecycle.collection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import jp.mochi.idp.text.BoundedJson;

/**
 * Reads a page of a collection: TAXII 2.1 §3.7's envelope with STIX objects in it. An object that
 * is wrong in itself is left out by itself; a page that isn't one is refused whole.
 */
final class StixObjects {
  /** So many objects may come at once, whatever the server was asked for. */
  static final int MOST = 10_000;

  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_NEXT = 4_096;
  private static final Pattern ID = Pattern.compile("indicator--[0-9a-fA-F-]{36}");
  private static final Pattern CANNOT_BE_SHOWN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");
  private static final JsonMapper JSON =
      BoundedJson.of(
          StreamReadConstraints.builder()
              .maxNestingDepth(60)
              .maxTokenCount(600_000)
              .maxStringLength(1 << 20)
              .maxNumberLength(50)
              .maxNameLength(1_000)
              .build());

  private StixObjects() {}

  /** What came of reading. */
  sealed interface Outcome {
    /**
     * A page.
     *
     * @param next where the next page begins, if the server says so
     * @param objects how many objects came, of whatever type
     * @param nameless indicators without an id by which they could be known again
     */
    record Page(
        boolean more, Optional<String> next, List<Indicator> indicators, int objects, int nameless)
        implements Outcome {
      public Page {
        indicators = List.copyOf(indicators);
      }
    }

    /** It is none; a sentence. */
    record Refused(String why) implements Outcome {}
  }

  static Outcome read(byte[] bytes) {
    try {
      return page(JSON.readTree(bytes));
    } catch (JsonProcessingException notJson) {
      var at = notJson.getLocation();
      var place = at == null ? "" : ", line " + at.getLineNr() + " column " + at.getColumnNr();
      return new Outcome.Refused("The answer isn't the JSON of a TAXII envelope" + place + ".");
    } catch (IOException unreadable) {
      return new Outcome.Refused("The answer can't be read.");
    }
  }

  private static Outcome page(JsonNode root) {
    var more = root.path("more");
    var next = root.path("next");
    var objects = root.path("objects");
    if (!root.isObject() || !(objects.isMissingNode() || objects.isArray())) {
      return new Outcome.Refused("The answer is no TAXII envelope: “objects” is no list.");
    }
    if (!(more.isMissingNode() || more.isBoolean())
        || !(next.isMissingNode() || next.isTextual())
        || next.asText("").length() > LONGEST_NEXT) {
      return new Outcome.Refused("The answer is no TAXII envelope: “more” or “next” is wrong.");
    }
    if (objects.size() > MOST) {
      return new Outcome.Refused(
          "The answer has " + objects.size() + " objects; a page may have " + MOST + ".");
    }
    var indicators = new ArrayList<Indicator>();
    int nameless = 0;
    for (var object : objects) {
      if (object.path("type").asText("").equals("indicator")) {
        if (ID.matcher(text(object, "id")).matches()) {
          indicators.add(indicator(object));
        } else {
          nameless++;
        }
      }
    }
    return new Outcome.Page(
        more.asBoolean(false),
        Optional.of(next.asText("")).filter(it -> !it.isEmpty()),
        indicators,
        objects.size(),
        nameless);
  }

  private static Indicator indicator(JsonNode object) {
    var modified = time(object, "modified");
    var from = time(object, "valid_from");
    var until = time(object, "valid_until");
    var confidence = object.path("confidence");
    var broken =
        modified.isEmpty()
            || from.isEmpty()
            || (object.has("valid_until") && until.isEmpty())
            || (object.has("revoked") && !object.path("revoked").isBoolean())
            || !isConfidence(confidence)
            || text(object, "pattern").isEmpty()
            || text(object, "pattern_type").isEmpty();
    var meaning = broken ? Fate.BROKEN : fate(object);
    var pattern = text(object, "pattern");
    var mapped = meaning == Fate.FRESH ? PatternMeaning.of(pattern) : null;
    var listable = mapped != null && !mapped.criteria().isEmpty();
    var left = mapped == null || listable ? meaning : mapped.rest().orElse(Fate.UNREADABLE);
    return new Indicator(
        text(object, "id"),
        modified.orElse(Instant.EPOCH),
        title(text(object, "name")),
        from.orElse(Instant.EPOCH),
        until,
        confidence.isInt() ? OptionalInt.of(confidence.asInt()) : OptionalInt.empty(),
        listable ? pattern : "",
        left);
  }

  private static boolean isConfidence(JsonNode confidence) {
    return confidence.isMissingNode()
        || (confidence.isInt() && confidence.asInt() >= 0 && confidence.asInt() <= 100);
  }

  /** §3.6: a revoked object is no longer considered valid, whatever else it says. */
  private static Fate fate(JsonNode object) {
    if (object.path("revoked").asBoolean(false)) {
      return Fate.REVOKED;
    }
    if (!text(object, "spec_version").equals("2.1")) {
      return Fate.NOT_STIX_21;
    }
    if (!text(object, "pattern_type").equals("stix")) {
      return Fate.OTHER_LANGUAGE;
    }
    for (var type : object.path("indicator_types")) {
      if (type.asText("").equals("benign")) {
        return Fate.BENIGN;
      }
    }
    return Fate.FRESH;
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).isTextual() ? object.path(name).asText() : "";
  }

  /** §2.16: a timestamp is RFC 3339 in UTC, with a Z. */
  private static Optional<Instant> time(JsonNode object, String name) {
    var text = text(object, name);
    try {
      return text.length() <= 40 && text.endsWith("Z")
          ? Optional.of(Instant.parse(text)).filter(StixObjects::isKept)
          : Optional.empty();
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  /** Four digits of a year, as RFC 3339 has them; kept in milliseconds. */
  private static boolean isKept(Instant time) {
    return !time.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
        && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"));
  }

  private static String title(String text) {
    var most = text.length() > 4 * LONGEST_TITLE ? text.substring(0, 4 * LONGEST_TITLE) : text;
    var clean = CANNOT_BE_SHOWN.matcher(most).replaceAll(" ").strip();
    if (clean.length() <= LONGEST_TITLE) {
      return clean;
    }
    int pair = Character.isHighSurrogate(clean.charAt(LONGEST_TITLE - 1)) ? 1 : 0;
    return clean.substring(0, LONGEST_TITLE - pair);
  }
}
