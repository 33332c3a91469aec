package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi device key}: keys of devices, by WebAuthn. */
@Command(
    name = "key",
    subcommands = {DeviceKeyCommands.All.class, DeviceKeyCommands.End.class})
final class DeviceKeyCommands extends Group {
  private static final String PATH = "/device-keys";

  /** {@code device key list}. */
  @Command(name = "list")
  static final class All extends RemoteCommand {
    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "device.person")
    private @Nullable String person;

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "device.key.device")
    private @Nullable String device;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if ((person == null) == (device == null)) {
        throw wrongUse(terminal().words().of("device.key.one"));
      }
    }

    @Override
    void ask(Remote server) {
      var query = new LinkedHashMap<String, String>();
      if (person != null) {
        query.put("person", person);
      }
      if (device != null) {
        query.put("device", device);
      }
      var answer = server.get(PATH, query);
      if (json()) {
        print(answer);
        return;
      }
      var table = new Table();
      answer.path("keys").forEach(each -> row(table, each));
      if (table.isEmpty()) {
        terminal().out().println(terminal().words().of("device.key.none"));
      }
      table.print(terminal().out(), "");
    }

    private void row(Table table, JsonNode key) {
      var words = terminal().words();
      var used = key.path("lastUsed").asText();
      table.row(
          key.path("id").asText(),
          key.path("username").asText(),
          key.path("device").asText(),
          key.path("level").asText() + " " + key.path("strength").asText(),
          key.path("name").asText(),
          used.isEmpty()
              ? words.of("device.key.unused")
              : words.of("device.key.used", Times.local(used, terminal().clock())),
          key.hasNonNull("alarm")
              ? words.of(
                  "device.key.alarm", Times.local(key.path("alarm").asText(), terminal().clock()))
              : "");
    }
  }

  /** {@code device key end}. */
  @Command(name = "end")
  static final class End extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "KEY", descriptionKey = "device.key.id")
    private String id = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        descriptionKey = "device.reason")
    private String reason = "";

    End(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("reason", reason);
      var key = server.post(PATH + "/" + Remote.segment(id) + "/end", body);
      tell(
          key,
          "device.key.ended",
          key.path("id").asText(),
          key.path("username").asText(),
          key.path("sessionsEnded").asInt());
    }
  }
}
