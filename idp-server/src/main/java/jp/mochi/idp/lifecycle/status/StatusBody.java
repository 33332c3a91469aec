package jp.mochi.idp.lifecycle.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.text.BoundedJson;

/**
 * A report in our own format, a JSON object (RFC 8259). Its size is bounded before anything is
 * parsed. It is read strictly: a field of the wrong kind, an unknown one or one that comes twice
 * refuses the whole, named by its JSON pointer (RFC 6901); {@code null} says that something isn't
 * known, as leaving it out does.
 */
public final class StatusBody {
  /** The largest report, in bytes: room for {@link AppsReported#MOST} apps with all they have. */
  public static final int MOST_BYTES = 2 << 20;

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** Twice what a report with the most apps has. */
  private static final int MOST_TOKENS = 700_000;

  private static final JsonMapper JSON = BoundedJson.of(MOST_TOKENS);

  private static final Map<StatusFlag, String> FLAGS = flags();
  private static final Set<String> FIELDS = fields();
  private static final Set<String> APP = Set.of("id", "version", "name", "signer", "hash");

  private StatusBody() {}

  /** Who sends a report, and on which device. */
  public record Sender(String device, StatusSource source) {}

  /** What came of reading. */
  public sealed interface Outcome {
    record Read(StatusReport report) implements Outcome {}

    record Bad(StatusOutcome.Refused why) implements Outcome {}
  }

  /** Reads at most so much as a report may have, and not one byte more than tells that. */
  public static Outcome read(InputStream in, Sender sender) throws IOException {
    return read(in.readNBytes(MOST_BYTES + 1), sender);
  }

  /** Reads a report. */
  public static Outcome read(byte[] body, Sender sender) {
    if (body.length > MOST_BYTES) {
      return new Outcome.Bad(StatusNotice.TOO_LARGE.at("", String.valueOf(MOST_BYTES)));
    }
    try {
      return JSON.readTree(body) instanceof ObjectNode object
          ? new Outcome.Read(report(object, sender))
          : new Outcome.Bad(StatusNotice.NOT_JSON.at("", "an object {…} is expected"));
    } catch (JsonProcessingException broken) {
      return new Outcome.Bad(StatusNotice.NOT_JSON.at("", broken.getOriginalMessage()));
    } catch (IOException otherCharacters) { // what begins like UTF-16 or UTF-32, and isn't
      return new Outcome.Bad(StatusNotice.NOT_JSON.at("", "UTF-8 is expected"));
    } catch (Wrong wrong) {
      return new Outcome.Bad(wrong.why);
    }
  }

  /** Ends reading at the first thing that is wrong. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient StatusOutcome.Refused why;

    Wrong(StatusOutcome.Refused why) {
      super(why.why().code(), null, false, false);
      this.why = why;
    }

    static Wrong field(String pointer, String expected) {
      return new Wrong(StatusNotice.FIELD.at(pointer, pointer, expected));
    }
  }

  private static StatusReport report(ObjectNode body, Sender sender) {
    known(body, "", FIELDS);
    text(body, "", "device")
        .filter(id -> !id.equals(sender.device()))
        .ifPresent(
            other -> {
              throw new Wrong(StatusNotice.OTHER_DEVICE.at("/device"));
            });
    text(body, "", "source")
        .filter(word -> !word.equals(sender.source().text()))
        .filter(word -> !word.equals(sender.source().kind().text()))
        .ifPresent(
            other -> {
              throw new Wrong(StatusNotice.OTHER_SOURCE.at("/source", sender.source().text()));
            });
    var at =
        parsed(body, "time", Instant::parse, "a time is expected, 2026-11-22T09:00:00Z")
            .orElseThrow(() -> Wrong.field("/time", "it is missing"));
    if (at.isBefore(EARLIEST)) {
      throw Wrong.field("/time", "a time since 2000 is expected");
    }
    return new StatusReport(sender.device(), sender.source(), at, facts(body), apps(body));
  }

  private static StatusFacts facts(ObjectNode body) {
    var flags = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    FLAGS.forEach((flag, field) -> yes(body, field).ifPresent(so -> flags.put(flag, so)));
    var version =
        parsed(
            body,
            "osVersion",
            text -> OsVersion.of(text).orElseThrow(() -> new DateTimeException(text)),
            "numbers with dots between them are expected, 18.5");
    var patched = parsed(body, "patchDate", LocalDate::parse, "a day is expected, 2026-11-01");
    return new StatusFacts(version, patched, flags, profiles(body));
  }

  private static Optional<Boolean> yes(ObjectNode body, String field) {
    if (!body.hasNonNull(field)) {
      return Optional.empty();
    }
    if (!body.get(field).isBoolean()) {
      throw Wrong.field("/" + field, "true or false is expected");
    }
    return Optional.of(body.get(field).booleanValue());
  }

  private static <T> Optional<T> parsed(
      ObjectNode body, String field, Function<String, T> parse, String expected) {
    return text(body, "", field)
        .map(
            text -> {
              try {
                return parse.apply(text);
              } catch (DateTimeException notOne) {
                throw Wrong.field("/" + field, expected);
              }
            });
  }

  private static Optional<Set<String>> profiles(ObjectNode body) {
    var list = list(body, "profiles", StatusFacts.MOST_PROFILES);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    var profiles = new TreeSet<String>();
    for (int i = 0; i < list.get().size(); i++) {
      profiles.add(needed(list.get().get(i), "/profiles/" + i));
    }
    return Optional.of(profiles);
  }

  private static Optional<List<InstalledApp>> apps(ObjectNode body) {
    if (body.path("apps").size() > AppsReported.MOST) {
      var most = String.valueOf(AppsReported.MOST);
      throw new Wrong(StatusNotice.TOO_MANY_APPS.at("/apps", most));
    }
    var list = list(body, "apps", AppsReported.MOST);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    var apps = new ArrayList<InstalledApp>();
    for (int i = 0; i < list.get().size(); i++) {
      apps.add(app(list.get().get(i), "/apps/" + i));
    }
    return Optional.of(apps);
  }

  private static InstalledApp app(JsonNode item, String pointer) {
    if (!(item instanceof ObjectNode app)) {
      throw Wrong.field(pointer, "an object {…} is expected");
    }
    known(app, pointer, APP);
    return InstalledApp.of(
            asText(app, pointer, "id").orElse(""),
            asText(app, pointer, "version").orElse(""),
            asText(app, pointer, "name").orElse(""),
            asText(app, pointer, "signer").orElse(""),
            asText(app, pointer, "hash").orElse(""))
        .orElseThrow(() -> Wrong.field(pointer + "/id", "a text is expected"));
  }

  /** What the app's maker chose: whatever text it is, it refuses nobody's report. */
  private static Optional<String> asText(ObjectNode app, String pointer, String field) {
    if (!app.hasNonNull(field)) {
      return Optional.empty();
    }
    if (!app.get(field).isTextual()) {
      throw Wrong.field(pointer + "/" + field, "a text is expected");
    }
    return Optional.of(app.get(field).textValue());
  }

  private static Optional<List<JsonNode>> list(ObjectNode body, String field, int most) {
    if (!body.hasNonNull(field)) {
      return Optional.empty();
    }
    var list = body.get(field);
    if (!list.isArray() || list.size() > most) {
      throw Wrong.field("/" + field, "a list of at most " + most + " is expected");
    }
    return Optional.of(List.copyOf(list.valueStream().toList()));
  }

  private static String needed(JsonNode node, String pointer) {
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw Wrong.field(pointer, "a text is expected");
    }
    return good(node.textValue(), pointer);
  }

  private static Optional<String> text(ObjectNode node, String pointer, String field) {
    if (!node.hasNonNull(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isTextual()) {
      throw Wrong.field(pointer + "/" + field, "a text is expected");
    }
    return Optional.of(good(node.get(field).textValue(), pointer + "/" + field));
  }

  private static String good(String text, String pointer) {
    if (!InstalledApp.isGood(text)) {
      throw Wrong.field(
          pointer, "at most " + InstalledApp.LONGEST + " characters in one line are expected");
    }
    return text;
  }

  /** A field that nobody knows is a mistake, which would make a fact unknown without a word. */
  private static void known(ObjectNode node, String pointer, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                var at = pointer + "/" + escaped(name);
                var fields = String.join(", ", new TreeSet<>(known));
                throw new Wrong(StatusNotice.UNKNOWN_FIELD.at(at, at, fields));
              }
            });
  }

  /** RFC 6901 §3; what a stranger chose is cut. */
  private static String escaped(String name) {
    var printable = name.replaceAll("\\p{Cc}", " ").replace("~", "~0").replace("/", "~1");
    return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
  }

  /** {@code screenLock} for {@link StatusFlag#SCREEN_LOCK}. */
  public static String field(StatusFlag flag) {
    var name = new StringBuilder();
    for (var word : flag.text().split("-", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  private static Map<StatusFlag, String> flags() {
    var flags = new EnumMap<StatusFlag, String>(StatusFlag.class);
    for (var flag : StatusFlag.values()) {
      flags.put(flag, field(flag));
    }
    return Map.copyOf(flags);
  }

  private static Set<String> fields() {
    var fields =
        new TreeSet<>(
            Set.of("device", "source", "time", "osVersion", "patchDate", "profiles", "apps"));
    fields.addAll(FLAGS.values());
    return fields;
  }
}
