package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A decision on a terminal, with all that it came from. */
final class DecisionPrint {
  private final Terminal terminal;
  private final Words words;

  DecisionPrint(Terminal terminal) {
    this.terminal = terminal;
    this.words = terminal.words();
  }

  void show(JsonNode answer) {
    terminal.out().println(terminal.bold(decision(answer)));
    why(answer);
    terminal.out().println();
    facts(answer);
    terminal.out().println();
    terminal.out().println(terminal.bold(words.of("policy.explain.rules")));
    var rules = new Table();
    answer
        .path("steps")
        .forEach(
            step ->
                rules.row(verdict(step), step.path("rule").asText(), texts(step.path("because"))));
    rules.print(terminal.out(), "  ");
    nearest(answer);
    StatusPrint.missing(answer.path("missing"), terminal);
  }

  private String decision(JsonNode answer) {
    return switch (answer.path("decision").asText()) {
      case "permit" -> words.of("policy.explain.permit");
      case "need" -> words.of("policy.explain.need", answer.path("factor").asText());
      default -> words.of("policy.explain.refuse", answer.path("reason").asText());
    };
  }

  private void why(JsonNode answer) {
    var said = answer.path("why").path(words.of("language")).asText();
    var table = new Table();
    table.row(
        words.of("policy.explain.rule"),
        answer.path("rule").asText(words.of("policy.explain.noRule")));
    if (!said.isEmpty()) {
      table.row(words.of("policy.explain.why"), said);
    }
    if (!answer.path("obligations").isEmpty()) {
      var named =
          answer.path("obligations").properties().stream()
              .map(it -> it.getKey() + ": " + it.getValue().asText())
              .collect(Collectors.joining(", "));
      table.row(words.of("policy.explain.obligations"), named);
    }
    table.row(words.of("policy.explain.policy"), answer.path("policy").asText());
    table.print(terminal.out(), "  ");
  }

  private void facts(JsonNode answer) {
    var facts = answer.path("facts");
    var person = facts.path("person");
    var disabled = person.path("disabled").asBoolean() ? words.of("policy.explain.disabled") : "";
    var table = new Table();
    table
        .row(
            words.of("policy.explain.person"),
            person.path("username").asText()
                + " ("
                + person.path("displayName").asText()
                + ") "
                + disabled)
        .row(words.of("person.groups"), texts(person.path("groups")))
        .row(words.of("policy.explain.service"), service(facts.path("service")))
        .row(words.of("policy.explain.from"), facts.path("from").asText())
        .row(words.of("policy.explain.zones"), zones(facts.path("zones")))
        .row(
            words.of("policy.explain.time"),
            Times.local(facts.path("at").asText(), terminal.clock()))
        .row(words.of("policy.explain.proved"), proved(facts.path("proved")));
    if (facts.has("device")) {
      table.row(words.of("policy.explain.with"), device(facts.path("device")));
    }
    table.print(terminal.out(), "  ");
  }

  private String device(JsonNode device) {
    return Stream.of("ownership", "binding")
            .map(part -> device.path(part).asText())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", ", "", ", "))
        + StatusPrint.compliance(device, terminal);
  }

  private String service(JsonNode service) {
    var text = new StringBuilder(service.path("name").asText());
    if (!service.path("tags").isEmpty()) {
      text.append("  ").append(words.of("policy.explain.tags", texts(service.path("tags"))));
    }
    if (service.has("sensitivity")) {
      text.append("  ")
          .append(words.of("policy.explain.sensitivity", service.path("sensitivity").asText()));
    }
    if (service.has("data")) {
      text.append("  ").append(service.path("data").asText());
    }
    return text.toString();
  }

  private String zones(JsonNode zones) {
    var in = texts(zones.path("in"));
    var unknown = texts(zones.path("unknown"));
    var known = in.isEmpty() ? words.of("policy.explain.none") : in;
    return unknown.isEmpty() ? known : known + "  " + words.of("policy.unknown", unknown);
  }

  private String proved(JsonNode proved) {
    var texts = new ArrayList<String>();
    proved.forEach(
        factor ->
            texts.add(
                words.of(
                    "policy.explain.ago",
                    factor.path("factor").asText(),
                    factor.path("seconds").asText())));
    return texts.isEmpty() ? words.of("policy.explain.none") : String.join(", ", texts);
  }

  private String verdict(JsonNode step) {
    var verdict = words.of("policy.verdict." + step.path("verdict").asText());
    return step.path("reportOnly").asBoolean()
        ? words.of("policy.explain.reportOnly", verdict)
        : verdict;
  }

  private void nearest(JsonNode answer) {
    if (answer.path("decision").asText().equals("permit")) {
      return;
    }
    terminal.out().println();
    terminal.out().println(terminal.bold(words.of("policy.explain.nearest")));
    if (answer.path("nearest").isEmpty()) {
      terminal.out().println("  " + words.of("policy.explain.noWay"));
    }
    answer
        .path("nearest")
        .forEach(
            change ->
                terminal
                    .out()
                    .println("  - " + Printable.line(change.path(words.of("language")).asText())));
  }

  private static String texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return String.join(", ", texts);
  }
}
