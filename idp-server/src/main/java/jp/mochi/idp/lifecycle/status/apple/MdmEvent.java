package jp.mochi.idp.lifecycle.status.apple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.idp.text.BoundedJson;

/**
 * An event as MicroMDM's webhook has it, and NanoMDM's after it: {@code topic}, {@code created_at},
 * and what the device said, {@code acknowledge_event} or {@code checkin_event}, with the property
 * list in Base64 as {@code raw_payload}.
 */
final class MdmEvent {
  /** What a phone says stands in few and long texts. */
  private static final int MOST_TOKENS = 50_000;

  private static final JsonMapper JSON = BoundedJson.of(MOST_TOKENS);

  private MdmEvent() {}

  /** What came of reading. */
  sealed interface Read {
    /**
     * A device's answer.
     *
     * @param names by which the device management knows it, the device's own first
     */
    record Answer(Instant at, Names names, PropertyList.Value.Dict answer) implements Read {}

    /** A device has left its management. */
    record CheckedOut(Instant at, Names names) implements Read {}

    /** Of something else. */
    record Nothing() implements Read {}

    /** {@code pointer} (RFC 6901) is what is wrong with it, {@code why} a sentence. */
    record Bad(String pointer, String why) implements Read {}
  }

  /**
   * By what a device management knows a device.
   *
   * @param udid the device's own number; empty where it enrolled as its user's
   * @param enrolment the management's; empty where it says none
   */
  record Names(Optional<String> udid, Optional<String> enrolment) {}

  static Read read(byte[] body) {
    try {
      return read(JSON.readTree(body));
    } catch (JsonProcessingException broken) {
      return new Read.Bad("", broken.getOriginalMessage());
    } catch (IOException otherCharacters) { // what begins like UTF-16 or UTF-32, and isn't
      return new Read.Bad("", "JSON in UTF-8 is expected");
    }
  }

  private static Read read(JsonNode event) {
    return switch (event.path("topic").asText()) {
      case "mdm.Connect" -> answered(event);
      case "mdm.CheckOut" -> {
        var at = time(event);
        yield at.isEmpty()
            ? noTime()
            : new Read.CheckedOut(at.get(), names(event.path("checkin_event")));
      }
      case "" -> new Read.Bad("/topic", "it is missing");
      default -> new Read.Nothing();
    };
  }

  private static Read noTime() {
    return new Read.Bad("/created_at", "a time is expected");
  }

  private static Read answered(JsonNode event) {
    var said = event.path("acknowledge_event");
    if (!said.path("status").asText().equals("Acknowledged")) {
      return new Read.Nothing(); // idle, not now, an error: it says nothing of itself
    }
    var at = time(event);
    if (at.isEmpty()) {
      return noTime();
    }
    return payload(said)
        .flatMap(PropertyList::read)
        .<Read>map(answer -> new Read.Answer(at.get(), names(said), answer))
        .orElseGet(
            () ->
                new Read.Bad(
                    "/acknowledge_event/raw_payload", "a property list in Base64 is expected"));
  }

  private static Optional<byte[]> payload(JsonNode said) {
    try {
      return Optional.ofNullable(said.path("raw_payload").binaryValue());
    } catch (IOException | IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Names names(JsonNode said) {
    return new Names(name(said, "udid"), name(said, "enrollment_id"));
  }

  private static Optional<String> name(JsonNode said, String field) {
    return Optional.of(said.path(field).asText())
        .filter(name -> !name.isBlank() && InstalledApp.isGood(name));
  }

  private static Optional<Instant> time(JsonNode event) {
    try {
      return Optional.of(Instant.parse(event.path("created_at").asText()))
          .filter(at -> at.isAfter(Instant.EPOCH));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
