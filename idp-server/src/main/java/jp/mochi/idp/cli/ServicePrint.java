package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A service provider's entry on a terminal, with what to paste on the other side. */
final class ServicePrint {
  private final Terminal terminal;
  private final Words words;

  ServicePrint(Terminal terminal) {
    this.terminal = terminal;
    this.words = terminal.words();
  }

  void list(JsonNode answer) {
    var table = new Table();
    for (var entry : answer.path("serviceProviders")) {
      table.row(
          entry.path("name").asText(),
          entry.path("displayName").path(words.of("language")).asText(),
          entry.path("entityId").asText());
    }
    if (table.isEmpty()) {
      terminal.out().println(words.of("sp.none"));
    }
    table.print(terminal.out(), "");
  }

  void whole(JsonNode entry) {
    var table = new Table();
    table.row(words.of("sp.name"), entry.path("name").asText());
    table.row(words.of("sp.entityId"), entry.path("entityId").asText());
    table.row(
        words.of("sp.displayName"), entry.path("displayName").path(words.of("language")).asText());
    for (var acs : entry.path("acs")) {
      table.row(words.of("sp.acs"), acs(acs));
    }
    for (var use : List.of("signing", "encryption")) {
      for (var certificate : entry.path("certificates").path(use)) {
        table.row(words.of("sp.certificate." + use), certificate(certificate));
      }
    }
    if (!entry.path("identifier").asText("none").equals("none")) {
      table.row(words.of("sp.identifier"), entry.path("identifier").asText());
    }
    table.row(words.of("sp.options"), options(entry));
    var preset = entry.path("preset");
    if (preset.isObject()) {
      var print = new PresetPrint(terminal);
      table.row(words.of("sp.preset"), print.title(preset), print.given(preset));
    }
    table.print(terminal.out(), "");
    warnings(entry);
    if (preset.path("paste").isEmpty()) {
      paste(entry.path("paste"));
    } else {
      new PresetPrint(terminal).paste(preset);
      certificates(entry.path("paste"));
    }
  }

  /** The level of sensitivity with the company's own word for it. */
  private static String options(JsonNode entry) {
    var label = entry.path("sensitivityLabel").asText();
    return texts(entry.path("options")).stream()
        .filter(it -> !it.startsWith("preset=")) // has a line of its own
        .map(it -> it.startsWith("sensitivity=") && !label.isEmpty() ? it + " (" + label + ")" : it)
        .collect(Collectors.joining("  "));
  }

  private String acs(JsonNode acs) {
    var binding = acs.path("binding").asText();
    var shown = acs.path("location").asText() + "  [" + acs.path("index").asText() + "] ";
    shown += binding.substring(binding.lastIndexOf(':') + 1);
    return acs.path("default").asBoolean() ? shown + " " + words.of("sp.default") : shown;
  }

  private String certificate(JsonNode certificate) {
    return certificate.path("subject").asText()
        + ", "
        + certificate.path("key").asText()
        + ", "
        + words.of("until", Times.local(certificate.path("notAfter").asText(), terminal.clock()))
        + ", SHA-256 "
        + certificate.path("sha256").asText();
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private void warnings(JsonNode entry) {
    for (var warning : entry.path("warnings")) {
      var text = words.of("warning", warning.path(words.of("language")).asText());
      terminal.err().println(terminal.red(Printable.line(text)));
    }
  }

  private void paste(JsonNode paste) {
    var certificate = paste.path("certificate");
    terminal.out().println();
    terminal.out().println(terminal.bold(words.of("paste")));
    var table =
        new Table()
            .row(words.of("paste.entityId"), paste.path("entityId").asText())
            .row(words.of("paste.signOn"), paste.path("signOn").asText())
            .row(words.of("paste.metadata"), paste.path("metadata").asText())
            .row(words.of("paste.certificate"), certificate.path("address").asText());
    facts(table, certificate);
    others(table, paste);
    table.print(terminal.out(), "  ");
    pem(paste);
  }

  /** The certificates alone, where a preset has told all the rest. */
  private void certificates(JsonNode paste) {
    var table = new Table().row(words.of("paste.certificate"), "");
    facts(table, paste.path("certificate"));
    others(table, paste);
    table.print(terminal.out(), "  ");
    pem(paste);
  }

  private void others(Table table, JsonNode paste) {
    for (var other : paste.path("otherCertificates")) {
      table.row(words.of("paste.certificate." + other.path("state").asText()), "");
      facts(table, other);
    }
  }

  private void pem(JsonNode paste) {
    var certificate = paste.path("certificate");
    terminal.out().print(certificate.path("pem").asText());
    for (var other : paste.path("otherCertificates")) {
      terminal.out().println(words.of("paste.certificate." + other.path("state").asText()));
      terminal.out().print(other.path("pem").asText());
    }
  }

  private void facts(Table table, JsonNode certificate) {
    var end = Times.local(certificate.path("notAfter").asText(), terminal.clock());
    table.row("", "SHA-256 " + certificate.path("sha256").asText()).row("", words.of("until", end));
  }
}
