package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What a replay came to, for people: counts first, then rules, services, and who. */
final class ReplayPrint {
  private static final String INDENT = "  ";
  private static final List<String> CHANGES =
      List.of("newly-refused", "asked-for-more", "newly-permitted", "asked-instead");
  private static final List<String> COLUMNS =
      List.of(
          "newly-refused",
          "asked-for-more",
          "newly-permitted",
          "asked-instead",
          "cannot-tell",
          "same");

  /** What the requirements of devices tell. */
  private static final List<String> DEVICE_STATE =
      List.of("device.compliance", "device.status", "proved.security_status");

  private final Terminal terminal;
  private final Words words;

  ReplayPrint(Terminal terminal) {
    this.terminal = terminal;
    this.words = terminal.words();
  }

  void print(Path draft, JsonNode head, JsonNode report) {
    var from = Times.local(head.path("from").asText(), terminal.clock());
    var until = Times.local(head.path("until").asText(), terminal.clock());
    say(words.of("replay.head", draft, head.path("version").asText(), from, until));
    say(words.of("replay.zones"));
    counts(report);
    untold(report.path("untold"));
    table("rule", report.path("rules"));
    table("service", report.path("services"));
    CHANGES.forEach(change -> people(change, report.path("changes")));
  }

  private void counts(JsonNode report) {
    var counts = report.path("counts");
    var table = new Table().row(words.of("replay.total"), number(counts.path("total")));
    for (var column : COLUMNS) {
      var people = report.path("people").path(column).asLong();
      var of = people == 0 ? "" : words.of("replay.people", grouped(people));
      table.row(words.of("replay." + column), number(counts.path(column)), of);
    }
    table.row(words.of("replay.not-recorded"), number(counts.path("not-recorded")));
    say("");
    table.print(terminal.out(), INDENT);
  }

  /** Why it can't be told: what isn't in the records, and of how many of them it decides. */
  private void untold(JsonNode facts) {
    if (facts.isEmpty()) {
      return;
    }
    List<String> named = new ArrayList<>();
    facts.properties().forEach(fact -> named.add(fact.getKey() + " " + number(fact.getValue())));
    say("");
    say(words.of("replay.untold", String.join(", ", named)));
    if (DEVICE_STATE.stream().anyMatch(facts::has)) {
      say(words.of("replay.requirements"));
    }
  }

  /** Only what somebody would notice, and what can't be told, gets a line. */
  private void table(String by, JsonNode rows) {
    var noticed =
        StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> COLUMNS.stream().anyMatch(c -> !c.equals("same") && row.has(c)))
            .toList();
    if (noticed.isEmpty()) {
      return;
    }
    var table = new Table();
    List<String> heading = new ArrayList<>(List.of(words.of("replay.by." + by)));
    COLUMNS.forEach(column -> heading.add(words.of("replay." + column)));
    table.row(heading.toArray(String[]::new));
    for (var row : noticed) {
      List<String> cells = new ArrayList<>(List.of(named(by, row.path(by).asText())));
      COLUMNS.forEach(column -> cells.add(number(row.path(column))));
      table.row(cells.toArray(String[]::new));
    }
    say("");
    table.print(terminal.out(), INDENT);
  }

  private void people(String kind, JsonNode changes) {
    var table = new Table();
    for (var change : changes) {
      if (change.path("change").asText().equals(kind)) {
        table.row(
            named("rule", change.path("rule").asText()),
            named("service", change.path("service").asText()),
            change.path("asks").asText(),
            number(change.path("count")),
            names(change));
      }
    }
    if (!table.isEmpty()) {
      say("");
      terminal.out().println(terminal.bold(words.of("replay." + kind)));
      table.print(terminal.out(), INDENT);
    }
  }

  private String names(JsonNode change) {
    Set<String> names = new LinkedHashSet<>();
    for (var example : change.path("examples")) {
      var name = example.path("username").asText(words.of("replay.stranger"));
      names.add(name + " (" + example.path("reference").asText() + ")");
    }
    var more = change.path("count").asLong() > names.size() ? " …" : "";
    return String.join(", ", names) + more;
  }

  private String named(String by, String name) {
    return name.isEmpty() ? words.of("replay.no." + by) : name;
  }

  private String number(JsonNode count) {
    return grouped(count.asLong());
  }

  private String grouped(long number) {
    return ProgressBar.grouped(terminal.locale(), number);
  }

  private void say(String text) {
    terminal.out().println(Printable.line(text));
  }
}
