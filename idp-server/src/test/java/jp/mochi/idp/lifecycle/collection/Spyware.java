package jp.mochi.idp.lifecycle.collection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import jp.mochi.idp.Node;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.Pause;

/** The collection {@code spyware}, and how nodes see it that follow it. */
final class Spyware {
  private static final JsonMapper JSON = new JsonMapper();

  private Spyware() {}

  /** The section of mochi.yaml that has it followed with a name and a password. */
  static String followed(TaxiiServer taxii) {
    return """
    apps:
      action: sign-out
      collections:
        - {name: spyware, url: "%s", username: mochi, password: taxii-Passw0rd}
    """
        .formatted(taxii.url());
  }

  /** An indicator after the example of STIX 2.1 §4.7. */
  static String indicator(int number, String pattern, Instant modified) throws IOException {
    try (var sample = Spyware.class.getResourceAsStream("/stix/spec-indicator.json")) {
      var node = (ObjectNode) JSON.readTree(Objects.requireNonNull(sample));
      node.put("id", "indicator--00000000-0000-4000-8000-%012d".formatted(number));
      node.put("pattern", pattern).put("modified", modified.toString());
      return node.toString();
    }
  }

  static JsonNode shown(Node node) throws IOException {
    return node.json("blocklist", "collection", "list").path("collections").path(0);
  }

  /** The apps on the list. */
  static List<String> listed(Node node) throws IOException {
    return StreamSupport.stream(node.json("blocklist", "list").path("entries").spliterator(), false)
        .map(entry -> entry.path("app").asText())
        .sorted()
        .toList();
  }

  /** Has a node ask now, behind a round of some node's own. */
  static Typed.Said fetch(Node node) {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    var said = node.typed("blocklist", "collection", "fetch", "spyware");
    while (said.err().contains("being asked already") && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(100));
      said = node.typed("blocklist", "collection", "fetch", "spyware");
    }
    return said;
  }
}
