package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** All that one record holds, for whoever answers the person with its reference id. */
final class AuditDetail {
  private static final String INDENT = "  ";

  private final Terminal terminal;

  AuditDetail(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(JsonNode record) {
    var detail = record.path("detail");
    var table = new Table();
    for (var factor : detail.path("factors")) {
      var at = Times.local(factor.path("at").asText(), terminal.clock());
      row(table, "factor", factor.path("factor").asText() + " " + at);
    }
    row(table, "session", record.path("session").asText());
    row(table, "policy", record.path("policy").asText());
    row(table, "rule", detail.path("rule").asText());
    for (var steps : detail.path("rules")) {
      steps
          .properties()
          .forEach(step -> row(table, "trace", step.getKey() + ": " + names(step.getValue())));
    }
    for (var more : detail.path("detail").properties()) {
      if (more.getKey().equals("nearest")) {
        row(table, "nearest", more.getValue().asText());
      } else {
        table.row(more.getKey(), more.getValue().asText());
      }
    }
    table.print(terminal.out(), INDENT);
  }

  private void row(Table table, String key, String value) {
    if (!value.isEmpty()) {
      table.row(terminal.words().of("audit.detail." + key), value);
    }
  }

  private static String names(JsonNode rules) {
    List<String> names = new ArrayList<>();
    rules.forEach(rule -> names.add(rule.asText()));
    return String.join(", ", names);
  }
}
