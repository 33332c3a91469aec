package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Devices as people read them. */
final class DevicePrint {
  private DevicePrint() {}

  /** A device with what it is known by and what happened to it. */
  static void whole(JsonNode device, JsonNode history, Terminal terminal) {
    var words = terminal.words();
    var facts = new Table();
    facts.row(words.of("device.fact.id"), device.path("id").asText());
    facts.row(words.of("device.fact.owner"), device.path("username").asText());
    facts.row(words.of("device.fact.name"), device.path("name").asText());
    facts.row(
        words.of("device.fact.kind"),
        words.of("device.is." + device.path("ownership").asText())
            + ", "
            + device.path("platform").asText()
            + " "
            + device.path("model").asText());
    facts.row(
        words.of("device.fact.state"),
        words.of(
            "device.since",
            words.of("device.is." + device.path("state").asText()),
            Times.local(device.path("since").asText(), terminal.clock()),
            device.path("by").asText()));
    facts.print(terminal.out(), "");
    terminal.out().println(words.of("device.bindings", device.path("bindings").size()));
    bindings(device.path("bindings"), terminal);
    remark(device, terminal);
    terminal.out().println(words.of("device.history"));
    var table = new Table();
    for (var entry : history) {
      table.row(
          Times.local(entry.path("at").asText(), terminal.clock()),
          entry.path("act").asText(),
          words.of("device.is." + entry.path("after").asText()),
          entry.path("by").asText(),
          entry.path("reason").asText());
    }
    table.print(terminal.out(), "  ");
  }

  private static void bindings(JsonNode bindings, Terminal terminal) {
    var table = new Table();
    for (var binding : bindings) {
      table.row(
          binding.path("level").asText(),
          binding.path("strength").asText(),
          binding.path("kind").asText(),
          binding.path("label").asText(),
          binding.path("reference").asText(),
          Times.local(binding.path("created").asText(), terminal.clock()));
    }
    table.print(terminal.out(), "  ");
  }

  /** What was done to a device. */
  static void done(JsonNode device, Terminal terminal) {
    var words = terminal.words();
    var text =
        words.of(
            "device.now",
            device.path("id").asText(),
            device.path("username").asText(),
            words.of("device.is." + device.path("state").asText()));
    terminal.out().println(terminal.bold(Printable.line(text)));
    remark(device, terminal);
    ended(device, terminal);
  }

  /** What whoever reads of it should know. */
  static void remark(JsonNode device, Terminal terminal) {
    var text = device.path("remark").path(terminal.words().of("language")).asText();
    if (!text.isEmpty()) {
      terminal.out().println(Printable.line(text));
    }
  }

  /** What ended with it, what to wipe, and what remains at services. */
  static void ended(JsonNode device, Terminal terminal) {
    var words = terminal.words();
    var sessions = device.path("sessionsEnded").asInt();
    var certificates = device.path("certificatesRevoked").size();
    if (sessions + certificates > 0) {
      terminal.out().println(words.of("device.ended", sessions, certificates));
    }
    if (!device.path("wipe").isEmpty()) {
      terminal.out().println(words.of("device.wipe"));
      bindings(device.path("wipe"), terminal);
    }
    for (var invited : device.path("invitationsEnded")) {
      terminal.out().println(words.of("device.invitation.ended", invited.asText()));
    }
    if (!device.path("services").isEmpty()) {
      terminal.out().println(words.of("device.services"));
      remaining(device.path("services"), terminal);
    }
  }

  private static void remaining(JsonNode services, Terminal terminal) {
    var words = terminal.words();
    var table = new Table();
    for (var service : services) {
      var outcome = service.path("outcome").asText();
      var until = service.path("ownUntil").asText();
      table.row(
          service.path("service").asText(),
          words.of("session.service." + outcome),
          outcome.equals("done")
              ? ""
              : until.isEmpty()
                  ? words.of("device.until.unknown")
                  : words.of("session.until", Times.local(until, terminal.clock())),
          service.path("endSessionUrl").asText());
    }
    table.print(terminal.out(), "  ");
  }
}
