package jp.mochi.idp.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import jp.mochi.idp.audit.AuditRecord.Result;

/**
 * A record as RFC 5424 has it, framed by its length in octets (RFC 5425 §4.3).
 *
 * <p>All of the content is the JSON of the export, in ASCII: so it needs no byte order mark (§6.4),
 * cannot hold a line end or control character, and is in the message rather than in structured
 * data, whose ids would need an enterprise number.
 */
final class SyslogMessage {
  /** Facility 10, security and authorization messages (§6.2.1). */
  private static final int FACILITY = 10;

  /** RFC 5425 §4.3.1: what a receiver should be able to take. */
  static final int MOST_OCTETS = 8_192;

  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private SyslogMessage() {}

  static byte[] frame(AuditRecord record, String ownHost) {
    var head =
        "<%d>1 %s %s mochi - %s - "
            .formatted(
                FACILITY * 8 + severity(record),
                record.time(),
                printable(ownHost, 255),
                printable(record.kind(), 32));
    var room = MOST_OCTETS - head.length();
    var message = head + json(AuditFormat.json(record), room);
    return (message.length() + " " + message).getBytes(StandardCharsets.US_ASCII);
  }

  private static int severity(AuditRecord record) {
    return record.result() == Result.REFUSED ? 4 : 6; // warning, informational
  }

  /** §6: the fields of the head are printable ASCII without spaces; "-" where there is nothing. */
  private static String printable(String value, int most) {
    var kept = value.replaceAll("[^!-~]", "");
    return kept.isEmpty() ? "-" : kept.substring(0, Math.min(most, kept.length()));
  }

  /**
   * What is too long goes without the facts of its decision, and if that isn't enough without its
   * detail: the reference leads to the record here.
   */
  private static String json(String line, int room) {
    try {
      var node = (ObjectNode) ASCII.readTree(line);
      var whole = ASCII.writeValueAsString(node);
      if (whole.length() > room && node.path("detail") instanceof ObjectNode detail) {
        detail.put("cut", true).remove("facts");
        whole = ASCII.writeValueAsString(node);
      }
      if (whole.length() > room) {
        node.putObject("detail").put("cut", true);
        whole = ASCII.writeValueAsString(node);
      }
      return whole;
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
