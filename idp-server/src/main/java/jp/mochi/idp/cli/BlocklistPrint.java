package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** The blocklist as people read it. */
final class BlocklistPrint {
  private BlocklistPrint() {}

  static void row(Table table, JsonNode entry, Terminal terminal) {
    table.row(
        entry.path("id").asText(),
        means(entry),
        entry.path("action").asText(),
        entry.path("source").asText(),
        Times.local(entry.path("added").asText(), terminal.clock()),
        entry.hasNonNull("removed") ? terminal.words().of("blocklist.is.removed") : "",
        entry
            .path(terminal.words().of("language").equals("ja") ? "reasonJa" : "reasonEn")
            .asText());
  }

  /** Which apps it means. */
  private static String means(JsonNode entry) {
    var parts = new StringJoiner(" ");
    for (var field : new String[] {"app", "versions", "signer", "sha256"}) {
      if (entry.hasNonNull(field)) {
        var text = entry.path(field).asText();
        parts.add(field.equals("app") || field.equals("versions") ? text : field + "=" + text);
      }
    }
    return parts.toString();
  }

  /** An entry with the devices that it found. */
  static void whole(JsonNode entry, JsonNode matches, Terminal terminal) {
    var words = terminal.words();
    var facts = new Table();
    facts.row(words.of("blocklist.fact.id"), entry.path("id").asText());
    facts.row(words.of("blocklist.fact.means"), means(entry));
    facts.row(words.of("blocklist.fact.action"), entry.path("action").asText());
    facts.row(words.of("blocklist.fact.lookBack"), entry.path("lookBack").asText());
    facts.row(
        words.of("blocklist.fact.reason"),
        entry.path("reasonJa").asText() + " / " + entry.path("reasonEn").asText());
    facts.row(
        words.of("blocklist.fact.added"),
        Times.local(entry.path("added").asText(), terminal.clock())
            + " "
            + entry.path("by").asText());
    if (entry.hasNonNull("removed")) {
      facts.row(
          words.of("blocklist.fact.removed"),
          Times.local(entry.path("removed").asText(), terminal.clock())
              + " "
              + entry.path("removedBy").asText());
    }
    facts.print(terminal.out(), "");
    terminal.out().println(found(entry, terminal));
    devices(matches, terminal);
  }

  private static String found(JsonNode entry, Terminal terminal) {
    var found = entry.path("found");
    return terminal
        .words()
        .of(
            "blocklist.found",
            found.path("devices").asLong(),
            found.path("present").asLong(),
            found.path("pending").asLong());
  }

  private static void devices(JsonNode matches, Terminal terminal) {
    var words = terminal.words();
    var table = new Table();
    for (var match : matches.path("devices")) {
      table.row(
          match.path("device").asText(),
          match.path("app").path("id").asText(),
          match.path("app").path("version").asText(),
          words.of(match.path("present").asBoolean() ? "blocklist.is.there" : "blocklist.is.gone"),
          Times.local(match.path("found").asText(), terminal.clock()));
    }
    table.print(terminal.out(), "  ");
  }

  static void added(JsonNode entry, Terminal terminal) {
    var text =
        terminal
            .words()
            .of(
                "blocklist.added",
                entry.path("id").asText(),
                means(entry),
                entry.path("action").asText());
    terminal.out().println(terminal.bold(Printable.line(text)));
    terminal.out().println(found(entry, terminal));
  }

  /** What it was, and what taking it off doesn't undo. */
  static void removed(JsonNode entry, Terminal terminal) {
    var words = terminal.words();
    var text = words.of("blocklist.removed", entry.path("id").asText(), means(entry));
    terminal.out().println(terminal.bold(Printable.line(text)));
    terminal.out().println(words.of("blocklist.notUndone", entry.path("suspended").asLong()));
  }
}
