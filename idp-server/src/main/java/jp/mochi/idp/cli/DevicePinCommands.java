package jp.mochi.idp.cli;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code device pin} and {@code device unpin}: certificates of other authorities. */
final class DevicePinCommands {
  private static final int MOST_BYTES = 1 << 17;

  private DevicePinCommands() {}

  /** {@code device pin}. */
  @Command(name = "pin")
  static final class Pin extends RemoteCommand {
    @Mixin private final DeviceActCommands.What what = new DeviceActCommands.What();

    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        descriptionKey = "device.pin.certificate")
    private String certificate = "";

    @Option(names = "--key-on-device", descriptionKey = "device.pin.onDevice")
    private boolean onDevice;

    Pin(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var pem = read(terminal(), certificate, MOST_BYTES);
      var body =
          Remote.JSON
              .createObjectNode()
              .put("certificate", new String(pem, StandardCharsets.ISO_8859_1))
              .put("keyOnDevice", onDevice)
              .put("reason", what.reason());
      var device = server.post(DeviceCommands.path(what.id()) + "/pin", body);
      if (json()) {
        print(device);
        return;
      }
      var words = terminal().words();
      var level = onDevice ? "device-bound-key" : "copyable-key";
      var said =
          words.of(
              "device.pinned", device.path("id").asText(), device.path("username").asText(), level);
      terminal().out().println(terminal().bold(Printable.line(said)));
    }
  }

  /** {@code device unpin}. */
  @Command(name = "unpin")
  static final class Unpin extends RemoteCommand {
    @Mixin private final DeviceActCommands.What what = new DeviceActCommands.What();

    @Option(
        names = "--key",
        required = true,
        paramLabel = "KEY",
        descriptionKey = "device.unpin.key")
    private String key = "";

    Unpin(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("key", key).put("reason", what.reason());
      var device = server.post(DeviceCommands.path(what.id()) + "/unpin", body);
      if (json()) {
        print(device);
        return;
      }
      var said =
          terminal()
              .words()
              .of("device.unpinned", device.path("id").asText(), device.path("username").asText());
      terminal().out().println(terminal().bold(Printable.line(said)));
      DevicePrint.ended(device, terminal());
    }
  }
}
