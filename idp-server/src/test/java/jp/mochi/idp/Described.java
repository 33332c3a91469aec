package jp.mochi.idp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Holds calls to the description of the interface: what was taken is what it lets be sent, and what
 * came back is what it says comes back: by which fields, of which types and which words. Of the
 * rest of JSON Schema the description uses bounds of texts and lists, which nobody looks at here.
 */
public final class Described {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode DESCRIPTION = read();

  private final List<String> faults = new ArrayList<>();

  private Described() {}

  private static JsonNode read() {
    try (var in = Described.class.getResourceAsStream("/jp/mochi/idp/api/openapi.json")) {
      return JSON.readTree(Objects.requireNonNull(in));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Throws where a call isn't as it is described.
   *
   * @param path below {@code /api/v1}, perhaps with a query
   * @param sent the body that was sent; empty: none
   * @param came the body that came back; empty: none
   */
  public static void check(String method, String path, String sent, int status, String came)
      throws IOException {
    var operation = operation(method, path.replaceFirst("\\?.*", "")).orElseThrow();
    var answer = followed(operation.path("responses").path(String.valueOf(status)));
    var described = new Described();
    if (answer.isMissingNode()) {
      described.faults.add("nobody says that it answers " + status);
    }
    if (status < 300 && !sent.isEmpty()) {
      described.body("sent", operation.path("requestBody"), sent);
    }
    if (!came.isEmpty()) {
      described.body("came", answer, came);
    }
    if (!described.faults.isEmpty()) {
      throw new AssertionError(method + " " + path + ": " + described.faults + "\n" + came);
    }
  }

  private static Optional<JsonNode> operation(String method, String path) {
    return DESCRIPTION.path("paths").properties().stream()
        .filter(each -> path.matches(each.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
        .sorted(Comparator.comparing(each -> each.getKey().contains("{")))
        .map(each -> each.getValue().path(method.toLowerCase(Locale.ROOT)))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  private static JsonNode followed(JsonNode node) {
    return node.has("$ref") ? DESCRIPTION.at(node.path("$ref").asText().substring(1)) : node;
  }

  private void body(String which, JsonNode described, String text) throws IOException {
    var schema = described.path("content").path(0);
    for (var media : described.path("content")) {
      schema = media.path("schema");
    }
    holds(which, schema, JSON.readTree(text));
  }

  private void holds(String at, JsonNode written, JsonNode value) {
    var schema = followed(written);
    schema.properties().forEach(word -> holds(at, schema, word.getKey(), word.getValue(), value));
  }

  private void holds(String at, JsonNode schema, String word, JsonNode said, JsonNode value) {
    Consumer<Boolean> so = good -> note(good, at + " has " + value + " and not " + word + said);
    switch (word) {
      case "type" -> so.accept(all(said).anyMatch(type -> is(type.asText(), value)));
      case "enum" -> so.accept(value.isNull() || all(said).anyMatch(value::equals));
      case "required" ->
          all(said).forEach(field -> note(value.has(field.asText()), at + " lacks " + field));
      case "additionalProperties" ->
          value
              .fieldNames()
              .forEachRemaining(
                  field ->
                      note(
                          said.asBoolean() || schema.path("properties").has(field),
                          at + " has " + field + ", of which nobody says anything"));
      case "properties" ->
          said.properties().stream()
              .filter(field -> value.has(field.getKey()))
              .forEach(
                  field ->
                      holds(
                          at + "/" + field.getKey(), field.getValue(), value.get(field.getKey())));
      case "items" -> value.forEach(item -> holds(at + "[]", said, item));
      case "description", "format", "pattern", "maxLength", "maxItems" -> {}
      default -> throw new IllegalStateException("the word “" + word + "” isn't known here");
    }
  }

  private void note(boolean good, String fault) {
    if (!good) {
      faults.add(fault);
    }
  }

  private static Stream<JsonNode> all(JsonNode said) {
    return said.isArray() ? StreamSupport.stream(said.spliterator(), false) : Stream.of(said);
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "null" -> value.isNull();
      default -> throw new IllegalStateException(type);
    };
  }
}
