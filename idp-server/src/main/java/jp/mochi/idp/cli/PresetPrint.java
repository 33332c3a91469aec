package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Presets of the catalogue on a terminal, each fact with what it rests on. */
final class PresetPrint {
  private static final String INDENT = "  ";

  /** Characters. */
  private static final int LONGEST_CELL = 300;

  private final Terminal terminal;
  private final Words words;
  private final List<String> sources = new ArrayList<>();

  PresetPrint(Terminal terminal) {
    this.terminal = terminal;
    this.words = terminal.words();
  }

  void list(JsonNode answer) {
    var table = new Table();
    for (var preset : answer.path("presets")) {
      var origin = preset.path("origin").asText();
      table.row(
          preset.path("name").asText(),
          text(preset.path("displayName")),
          asks(preset),
          origin.equals("shipped") ? "" : words.of("preset.origin." + origin));
    }
    table.print(terminal.out(), "");
    for (var fault : answer.path("faults")) {
      terminal.err().println(terminal.red(Printable.line(text(fault))));
    }
  }

  private String asks(JsonNode preset) {
    var names = new ArrayList<String>();
    preset.path("asks").forEach(name -> names.add(name.asText()));
    return names.isEmpty()
        ? words.of("preset.asks.nothing")
        : words.of("preset.asks", String.join(", ", names));
  }

  /** The preset that an entry was made by, on one line. */
  String title(JsonNode preset) {
    var name = preset.path("name").asText();
    if (!preset.path("inCatalogue").asBoolean(true)) {
      return words.of("preset.gone", name);
    }
    return name
        + " ("
        + text(preset.path("displayName"))
        + ", "
        + words.of("preset.origin." + preset.path("origin").asText())
        + ")";
  }

  /** What was given to the preset when an entry was made by it. */
  String given(JsonNode preset) {
    var given = new ArrayList<String>();
    preset
        .path("parameters")
        .properties()
        .forEach(each -> given.add(each.getKey() + "=" + each.getValue().asText()));
    return String.join("  ", given);
  }

  void whole(JsonNode preset) {
    var head = new Table().row(words.of("sp.preset"), title(preset));
    if (preset.has("place")) {
      head.row(words.of("preset.place"), text(preset.path("place")));
    }
    head.print(terminal.out(), "");
    parameters(preset);
    heading(words.of("preset.facts"));
    var facts = new Table();
    for (var fact : preset.path("facts")) {
      facts.row(fact.path("key").asText(), values(fact), basis(fact));
    }
    facts.print(terminal.out(), INDENT);
    fields(preset);
    traps(preset);
    sources();
  }

  /** What to enter on the service's side of an entry, with what to watch for. */
  void paste(JsonNode preset) {
    fields(preset);
    traps(preset);
    sources();
    terminal.out().println();
  }

  private void parameters(JsonNode preset) {
    var name = preset.path("name").asText();
    var needed = new ArrayList<String>();
    preset.path("asks").forEach(each -> needed.add(each.asText() + "=…"));
    heading(
        needed.isEmpty()
            ? words.of("preset.ask.nothing", name)
            : words.of("preset.ask", name, String.join(" ", needed)));
    for (var parameter : preset.path("parameters")) {
      var lines = new Table().row(parameter.path("name").asText(), text(parameter.path("what")));
      if (parameter.has("where")) {
        lines.row("", text(parameter.path("where")));
      }
      lines.row("", words.of("preset.example", parameter.path("example").asText()));
      if (parameter.has("default")) {
        lines.row("", words.of("preset.default", parameter.path("default").asText()));
      }
      lines.print(terminal.out(), INDENT);
    }
  }

  private String values(JsonNode fact) {
    var values = new ArrayList<String>();
    fact.path("values").forEach(value -> values.add(value.asText()));
    var shown = String.join(" ", values);
    return fact.path("optional").asBoolean()
        ? shown + " (" + words.of("preset.optional") + ")"
        : shown;
  }

  private void fields(JsonNode preset) {
    heading(words.of("preset.paste", text(preset.path("displayName"))));
    var table = new Table();
    for (var field : preset.path("paste")) {
      var value = field.path("value").asText();
      var shown = isLong(value) ? words.of("preset.below") : value;
      table.row(text(field.path("label")), shown, basis(field));
    }
    table.print(terminal.out(), INDENT);
    for (var field : preset.path("paste")) {
      var value = field.path("value").asText();
      if (isLong(value) && !isPem(value)) { // a PEM block follows with what is known of it
        terminal.out().println(text(field.path("label")) + ":");
        terminal.out().println(value);
      }
    }
  }

  private static boolean isPem(String value) {
    return value.startsWith("-----BEGIN");
  }

  /** Whether it would tear a table apart. */
  private static boolean isLong(String value) {
    return isPem(value) || value.length() > LONGEST_CELL;
  }

  private void traps(JsonNode preset) {
    if (preset.path("traps").isEmpty()) {
      return;
    }
    heading(words.of("preset.traps"));
    var table = new Table();
    for (var trap : preset.path("traps")) {
      table.row("-", text(trap) + " " + basis(trap));
    }
    table.print(terminal.out(), INDENT);
  }

  private void sources() {
    if (sources.isEmpty()) {
      return;
    }
    heading(words.of("preset.sources"));
    for (int i = 0; i < sources.size(); i++) {
      var line = INDENT + "[" + (i + 1) + "] " + sources.get(i);
      terminal.out().println(Printable.line(line));
    }
  }

  /** The numbers of its sources, or that it has none. */
  private String basis(JsonNode fact) {
    var mark = fact.path("basis").asText();
    if (!mark.equals("sourced")) {
      return "[" + words.of("preset.basis." + mark) + "]";
    }
    var numbers = new StringBuilder();
    for (var source : fact.path("sources")) {
      if (!sources.contains(source.asText())) {
        sources.add(source.asText());
      }
      numbers.append('[').append(sources.indexOf(source.asText()) + 1).append(']');
    }
    return numbers.toString();
  }

  private void heading(String text) {
    terminal.out().println();
    terminal.out().println(terminal.bold(text));
  }

  private String text(JsonNode bilingual) {
    return bilingual.path(words.of("language")).asText();
  }
}
