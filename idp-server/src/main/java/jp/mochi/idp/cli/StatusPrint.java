package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;

/** How a device is, as people read it. */
final class StatusPrint {
  private StatusPrint() {}

  /** How it stands, what is to be done about it, and who said what. */
  static void whole(JsonNode status, Terminal terminal) {
    terminal.out().println(terminal.words().of("device.status", compliance(status, terminal)));
    missing(status.path("missing"), terminal);
    for (var report : status.path("reports")) {
      report(report, terminal);
    }
  }

  /** In words, with the time of the report that it rests on. */
  static String compliance(JsonNode status, Terminal terminal) {
    var words = terminal.words();
    var how = words.of("device.compliance." + status.path("compliance").asText());
    var at = status.path("status").asText();
    return at.isEmpty()
        ? how
        : words.of("device.status.of", how, Times.local(at, terminal.clock()));
  }

  /** What it isn't like, a sentence a line; nothing where nothing is amiss. */
  static void missing(JsonNode missing, Terminal terminal) {
    var words = terminal.words();
    if (!missing.isEmpty()) {
      terminal.out().println(words.of("device.status.missing"));
    }
    for (var each : missing) {
      terminal.out().println("  - " + Printable.line(each.path(words.of("language")).asText()));
    }
  }

  private static void report(JsonNode report, Terminal terminal) {
    var words = terminal.words();
    terminal
        .out()
        .println(
            words.of(
                "device.status.report",
                report.path("source").asText(),
                Times.local(report.path("time").asText(), terminal.clock())));
    var table = new Table();
    for (var field : report.properties()) {
      switch (field.getKey()) {
        case "number", "source", "time", "received" -> {}
        default -> table.row(field.getKey(), value(field.getValue()));
      }
    }
    table.print(terminal.out(), "  ");
  }

  private static String value(JsonNode value) {
    if (!value.isArray()) {
      return Printable.line(value.asText());
    }
    var texts = new ArrayList<String>();
    value.forEach(each -> texts.add(each.asText()));
    return Printable.line(String.join(", ", texts));
  }
}
