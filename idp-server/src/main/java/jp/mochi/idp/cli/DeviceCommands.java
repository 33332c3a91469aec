package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi device}: the register of phones, tablets and PCs. */
@Command(
    name = "device",
    subcommands = {
      DeviceCommands.All.class,
      DeviceCommands.Show.class,
      DeviceCommands.Status.class,
      DeviceCommands.Add.class,
      DeviceActCommands.Approve.class,
      DeviceActCommands.Suspend.class,
      DeviceActCommands.Resume.class,
      DeviceActCommands.Lost.class,
      DeviceActCommands.Found.class,
      DeviceActCommands.Retire.class,
      DeviceActCommands.Transfer.class,
      DevicePinCommands.Pin.class,
      DevicePinCommands.Unpin.class,
      DeviceActCommands.ForgetSource.class,
      DeviceImport.class,
      DeviceInvite.class,
      DeviceKeyCommands.class,
      DeviceSourceCommands.class
    })
final class DeviceCommands extends Group {
  static final String PATH = "/devices";

  static String path(String id) {
    return PATH + "/" + Remote.segment(id);
  }

  /** Numbers that a device bears. */
  static final class Identifiers {
    @Option(names = "--serial", paramLabel = "NUMBER", descriptionKey = "device.serial")
    private @Nullable String serial;

    @Option(names = "--imei", paramLabel = "NUMBER", descriptionKey = "device.imei")
    private @Nullable String imei;

    @Option(names = "--imsi", paramLabel = "NUMBER", descriptionKey = "device.imsi")
    private @Nullable String imsi;

    @Option(names = "--udid", paramLabel = "ID", descriptionKey = "device.udid")
    private @Nullable String udid;

    @Option(names = "--mdm-id", paramLabel = "ID", descriptionKey = "device.mdmId")
    private @Nullable String mdmId;

    Map<String, String> all() {
      var all = new LinkedHashMap<String, String>();
      RemoteCommand.put(all, "serial", serial);
      RemoteCommand.put(all, "imei", imei);
      RemoteCommand.put(all, "imsi", imsi);
      RemoteCommand.put(all, "udid", udid);
      RemoteCommand.put(all, "mdm-id", mdmId);
      return all;
    }
  }

  /** {@code device list}. */
  @Command(name = "list")
  static final class All extends PagedCommand {
    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "device.person")
    private @Nullable String person;

    @Option(
        names = "--state",
        paramLabel = "pending|active|suspended|lost|retired",
        descriptionKey = "device.state")
    private @Nullable String state;

    @Option(
        names = "--ownership",
        paramLabel = "corporate|byod",
        descriptionKey = "device.ownership.only")
    private @Nullable String ownership;

    @Option(names = "--platform", paramLabel = "NAME", descriptionKey = "device.platform.only")
    private @Nullable String platform;

    @Mixin private final Identifiers identifiers = new Identifiers();

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      super.check();
      if (identifiers.all().size() > 1) {
        throw wrongUse(terminal().words().of("device.oneIdentifier"));
      }
    }

    @Override
    void ask(Remote server) {
      var answer = identifiers.all().isEmpty() ? listed(server) : found(server);
      print(answer, "devices", (table, each) -> row(table, each, terminal()), "device.none");
    }

    private JsonNode listed(Remote server) {
      var query = page();
      put(query, "person", person);
      put(query, "state", state);
      put(query, "ownership", ownership);
      put(query, "platform", platform);
      return server.get(PATH, query);
    }

    private JsonNode found(Remote server) {
      var asked = identifiers.all().entrySet().iterator().next();
      return server.post(
          PATH + "/find",
          Remote.JSON
              .createObjectNode()
              .put("identifier", asked.getKey())
              .put("value", asked.getValue()));
    }
  }

  private static void row(Table table, JsonNode device, Terminal terminal) {
    table.row(
        device.path("id").asText(),
        device.path("username").asText(),
        terminal.words().of("device.is." + device.path("state").asText()),
        terminal.words().of("device.is." + device.path("ownership").asText()),
        device.path("platform").asText(),
        device.path("model").asText(),
        device.path("name").asText());
  }

  /** {@code device show}. */
  @Command(name = "show")
  static final class Show extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var device = server.get(path(id), Map.of());
      var history = server.get(path(id) + "/history", Map.of()).path("history");
      var status = server.get(path(id) + "/status", Map.of());
      if (json()) {
        if (device instanceof ObjectNode whole) {
          whole.set("history", history);
          whole.set("status", status);
        }
        print(device);
      } else {
        DevicePrint.whole(device, history, terminal());
        StatusPrint.whole(status, terminal());
      }
    }
  }

  /** {@code device status}. */
  @Command(name = "status")
  static final class Status extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    Status(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var status = server.get(path(id) + "/status", Map.of());
      if (json()) {
        print(status);
      } else {
        StatusPrint.whole(status, terminal());
      }
    }
  }

  /** {@code device add}. */
  @Command(name = "add")
  static final class Add extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "USERNAME", descriptionKey = "device.add.person")
    private String person = "";

    @Option(
        names = "--ownership",
        required = true,
        paramLabel = "corporate|byod",
        descriptionKey = "device.ownership")
    private String ownership = "";

    @Option(
        names = "--platform",
        required = true,
        paramLabel = "NAME",
        descriptionKey = "device.platform")
    private String platform = "";

    @Option(names = "--id", paramLabel = "ID", descriptionKey = "device.add.id")
    private @Nullable String id;

    @Option(names = "--name", paramLabel = "TEXT", descriptionKey = "device.name")
    private @Nullable String name;

    @Option(names = "--model", paramLabel = "TEXT", descriptionKey = "device.model")
    private @Nullable String model;

    @Mixin private final Identifiers identifiers = new Identifiers();

    Add(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var values = new LinkedHashMap<String, String>();
      values.put("person", person);
      values.put("ownership", ownership);
      values.put("platform", platform);
      put(values, "id", id);
      put(values, "name", name);
      put(values, "model", model);
      values.putAll(identifiers.all());
      var body = Remote.JSON.createObjectNode();
      values.forEach(body::put);
      var device = server.post(PATH, body);
      if (json()) {
        print(device);
      } else {
        var added = device.path("id").asText();
        var text = terminal().words().of("device.added", added, device.path("username").asText());
        terminal().out().println(Printable.line(text));
        DevicePrint.remark(device, terminal());
      }
    }
  }
}
