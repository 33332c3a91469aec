package jp.mochi.idp.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an export looks like. */
public enum AuditFormat {
  /** One JSON object a line. */
  JSON_LINES {
    @Override
    public void begin(Writer out) {
      // needs no head
    }

    @Override
    public void write(AuditRecord record, Writer out) throws IOException {
      out.write(json(record));
      out.write('\n');
    }
  },

  /** RFC 4180, with a head; cells that a spreadsheet would take for a formula are defused. */
  CSV {
    @Override
    public void begin(Writer out) throws IOException {
      out.write(String.join(",", HEAD));
      out.write("\r\n");
    }

    @Override
    public void write(AuditRecord record, Writer out) throws IOException {
      out.write(cells(record).stream().map(AuditFormat::cell).collect(Collectors.joining(",")));
      out.write("\r\n");
    }
  };

  private static final List<String> HEAD =
      List.of(
          "time",
          "reference",
          "kind",
          "result",
          "reason",
          "person",
          "username",
          "service",
          "factors",
          "address",
          "user-agent",
          "session",
          "policy",
          "detail");
  private static final JsonMapper JSON = new JsonMapper();

  /** What precedes the first record. */
  public abstract void begin(Writer out) throws IOException;

  /** One record. */
  public abstract void write(AuditRecord record, Writer out) throws IOException;

  private static List<String> cells(AuditRecord record) {
    return List.of(
        record.time().toString(),
        record.reference(),
        record.kind(),
        record.result().name(),
        record.reason().orElse(""),
        record.personId().orElse(""),
        record.username().orElse(""),
        record.service().orElse(""),
        String.join(" ", record.factors()),
        record.clientAddress(),
        record.userAgent(),
        record.session().orElse(""),
        record.policyVersion().orElse(""),
        record.detail());
  }

  private static String cell(String value) {
    var text = startsFormula(value) ? "'" + value : value;
    var quoted = text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** A browser's name or a user name comes from outside, and may say {@code =HYPERLINK(…)}. */
  private static boolean startsFormula(String value) {
    return !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0;
  }

  /** One line of JSON; the detail as the object it is. */
  public static String json(AuditRecord record) {
    try {
      var node = JSON.createObjectNode();
      node.put("id", record.id());
      node.put("time", record.time().toString());
      node.put("reference", record.reference());
      node.put("kind", record.kind());
      node.put("result", record.result().name());
      put(node, "reason", record.reason());
      put(node, "person", record.personId());
      put(node, "username", record.username());
      put(node, "service", record.service());
      var factors = node.putArray("factors");
      record.factors().forEach(factors::add);
      node.put("address", record.clientAddress());
      node.put("user-agent", record.userAgent());
      put(node, "session", record.session());
      put(node, "policy", record.policyVersion());
      node.set("detail", JSON.readTree(record.detail()));
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("the detail of " + record.id() + " is no JSON", broken);
    }
  }

  private static void put(ObjectNode node, String key, Optional<String> value) {
    value.ifPresent(present -> node.put(key, present));
  }
}
