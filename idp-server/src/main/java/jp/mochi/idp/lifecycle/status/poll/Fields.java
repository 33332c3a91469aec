package jp.mochi.idp.lifecycle.status.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.OsVersion;
import jp.mochi.idp.text.BoundedJson;

/**
 * The fields of a JSON object from a device management, by their names. A field that is left out,
 * {@code null} or an empty text isn't known; one of the wrong kind ends the reading of this device.
 * Unknown fields are passed over: managements add some all the time.
 *
 * @param node the object
 * @param pointer where it is, by its JSON pointer (RFC 6901), below the device
 */
record Fields(ObjectNode node, String pointer) {
  private static final int DEEPEST = 40;

  /** A page of a thousand devices has a fifth of that; letters alone would bound no tree. */
  private static final int MOST_TOKENS = 600_000;

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,5}");
  private static final JsonMapper JSON =
      BoundedJson.of(
          StreamReadConstraints.builder()
              .maxNestingDepth(DEEPEST)
              .maxTokenCount(MOST_TOKENS)
              .build());

  /** Ends the reading of one device. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String pointer;
    private final String expected;

    Wrong(String pointer, String expected) {
      super(pointer, null, false, false);
      this.pointer = pointer;
      this.expected = expected;
    }

    String pointer() {
      return pointer;
    }

    String expected() {
      return expected;
    }
  }

  /** The object that a text is; empty where it can't be read as one. */
  static Optional<ObjectNode> object(byte[] text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException broken) {
      return Optional.empty();
    } catch (IOException otherCharacters) { // what begins like UTF-16 or UTF-32, and isn't
      return Optional.empty();
    }
  }

  /** Reads a page whose devices stand in one list, each for itself. */
  static ListPage page(
      byte[] text,
      String list,
      Function<Fields, String> id,
      BiFunction<String, Fields, ListedDevice> device,
      Function<Fields, Optional<String>> next) {
    var page = object(text);
    if (page.isEmpty()) {
      return new ListPage.Bad("It isn't a JSON object.");
    }
    var fields = new Fields(page.get(), "");
    try {
      var entries = new ArrayList<ListPage.Entry>();
      for (var item : fields.list(list)) {
        entries.add(entry(item, "/" + list + "/" + entries.size(), id, device));
      }
      return new ListPage.Read(entries, next.apply(fields));
    } catch (Wrong wrong) {
      return new ListPage.Bad(wrong.pointer() + ": " + wrong.expected() + ".");
    }
  }

  private static ListPage.Entry entry(
      JsonNode item,
      String place,
      Function<Fields, String> id,
      BiFunction<String, Fields, ListedDevice> device) {
    var which = place;
    try {
      if (!(item instanceof ObjectNode object)) {
        throw new Wrong("", "an object {…} is expected");
      }
      var fields = new Fields(object, "");
      which = id.apply(fields);
      return new ListPage.Entry.Listed(device.apply(which, fields));
    } catch (Wrong wrong) {
      return new ListPage.Entry.Broken(which, wrong.pointer(), wrong.expected());
    }
  }

  private boolean has(String field) {
    return node.hasNonNull(field);
  }

  private Wrong wrong(String field, String expected) {
    return new Wrong(pointer + "/" + field, expected);
  }

  /** A text in one line that isn't empty. */
  Optional<String> text(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isTextual()) {
      throw wrong(field, "a text is expected");
    }
    var text = node.get(field).textValue();
    if (!InstalledApp.isGood(text)) {
      throw wrong(
          field, "at most " + InstalledApp.LONGEST + " characters in one line are expected");
    }
    return Optional.of(text).filter(it -> !it.isBlank());
  }

  /** The same where it has to be. */
  String needed(String field) {
    return text(field).orElseThrow(() -> wrong(field, "a text is expected, and is missing"));
  }

  /** A text of any length, which its maker chose. */
  String free(String field) {
    if (!has(field)) {
      return "";
    }
    if (!node.get(field).isTextual()) {
      throw wrong(field, "a text is expected");
    }
    return node.get(field).textValue();
  }

  Optional<Boolean> yes(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isBoolean()) {
      throw wrong(field, "true or false is expected");
    }
    return Optional.of(node.get(field).booleanValue());
  }

  /** RFC 3339; what lies before this century stands for never. */
  Optional<Instant> time(String field) {
    return text(field)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException notOne) {
                throw wrong(field, "a time is expected, 2026-11-22T09:00:00Z");
              }
            })
        .filter(at -> !at.isBefore(EARLIEST));
  }

  Optional<LocalDate> day(String field) {
    return text(field)
        .map(
            text -> {
              try {
                return LocalDate.parse(text);
              } catch (DateTimeException notOne) {
                throw wrong(field, "a day is expected, 2026-11-01");
              }
            });
  }

  /** The version that a text begins with; a build in words may follow. */
  Optional<OsVersion> version(String field) {
    return text(field)
        .map(
            text -> {
              var found = VERSION.matcher(text);
              return Optional.of(found)
                  .filter(it -> it.lookingAt())
                  .flatMap(it -> OsVersion.of(it.group()))
                  .orElseThrow(() -> wrong(field, "a version is expected, 18.5"));
            });
  }

  /** An object inside; empty where it is left out. */
  Optional<Fields> inside(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!(node.get(field) instanceof ObjectNode object)) {
      throw wrong(field, "an object {…} is expected");
    }
    return Optional.of(new Fields(object, pointer + "/" + field));
  }

  /** A list inside; empty where it is left out. */
  List<JsonNode> list(String field) {
    if (!has(field)) {
      return List.of();
    }
    if (!node.get(field).isArray()) {
      throw wrong(field, "a list is expected");
    }
    return node.get(field).valueStream().toList();
  }

  /** The objects of a list inside. */
  List<Fields> objects(String field) {
    var objects = new ArrayList<Fields>();
    for (var item : list(field)) {
      var at = pointer + "/" + field + "/" + objects.size();
      if (!(item instanceof ObjectNode object)) {
        throw new Wrong(at, "an object {…} is expected");
      }
      objects.add(new Fields(object, at));
    }
    return objects;
  }
}
