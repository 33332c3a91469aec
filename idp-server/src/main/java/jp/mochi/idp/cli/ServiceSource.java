package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words of {@code sp add}, sorted: where the metadata is, what was typed by hand, and options.
 */
final class ServiceSource {
  /** An address may have an equals sign in its query, a file's path hardly; options look so. */
  private static final Pattern OPTION =
      Pattern.compile("((attribute|obligation)\\.[^=]+|[A-Za-z][A-Za-z0-9-]*)=.*", Pattern.DOTALL);

  /** More than the server takes isn't worth sending. */
  private static final int MOST_BYTES = (1 << 20) + 1;

  private final Terminal terminal;
  private final List<String> places = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final List<String> acs = new ArrayList<>();
  private String entityId = "";
  private String certificate = "";

  ServiceSource(Terminal terminal, List<String> words) {
    this.terminal = terminal;
    words.forEach(this::sort);
  }

  private void sort(String word) {
    if (!OPTION.matcher(word).matches()) {
      places.add(word);
      return;
    }
    var equals = word.indexOf('=');
    var value = word.substring(equals + 1);
    switch (word.substring(0, equals)) {
      case "entity-id" -> entityId = value;
      case "acs" -> acs.add(value);
      case "certificate" -> certificate = value;
      default -> options.add(word);
    }
  }

  /** Whether it is said where the metadata comes from, once. */
  boolean complete() {
    return places.size() == 1
        ? acs.isEmpty() && certificate.isEmpty()
        : places.isEmpty() && !entityId.isEmpty() && !acs.isEmpty();
  }

  /** The same beside a preset, which may know who and where the service is. */
  boolean completeWithPreset() {
    return places.isEmpty() || complete();
  }

  List<String> options() {
    return List.copyOf(options);
  }

  /** The fields of the call. */
  ObjectNode body() {
    var body = Remote.JSON.createObjectNode();
    if (!entityId.isEmpty()) {
      body.put("entityId", entityId);
    }
    if (places.isEmpty()) {
      var addresses = body.putArray("acs");
      acs.forEach(addresses::add);
      if (!certificate.isEmpty()) {
        body.put(
            "certificate",
            new String(
                RemoteCommand.read(terminal, certificate, MOST_BYTES),
                java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    } else {
      place(places.getFirst(), body);
    }
    return body;
  }

  private void place(String place, ObjectNode body) {
    if (place.matches("https?://.*")) {
      body.put("url", place);
      return;
    }
    body.put(
        "metadataBase64",
        Base64.getEncoder().encodeToString(RemoteCommand.read(terminal, place, MOST_BYTES)));
    body.put("source", place.equals("-") ? "stdin" : String.valueOf(Path.of(place).getFileName()));
  }
}
