package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code mochi device} that do something to one. */
final class DeviceActCommands {
  private DeviceActCommands() {}

  /** Which device, and why. */
  static final class What {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        descriptionKey = "device.reason")
    private String reason = "";

    String id() {
      return id;
    }

    String reason() {
      return reason;
    }
  }

  /** One act. */
  abstract static class Act extends RemoteCommand {
    private final String word;
    @Mixin private final What what = new What();

    Act(Terminal terminal, String word) {
      super(terminal);
      this.word = word;
    }

    ObjectNode body() {
      return Remote.JSON.createObjectNode().put("reason", what.reason);
    }

    @Override
    void ask(Remote server) {
      var device = server.post(DeviceCommands.path(what.id) + "/" + word, body());
      if (json()) {
        print(device);
      } else {
        DevicePrint.done(device, terminal());
      }
    }
  }

  /** One that gives a device back to whoever asks for it. */
  abstract static class GiveBack extends Act {
    @Option(
        names = "--proof",
        required = true,
        paramLabel = "in-person|called-back|manager|video",
        descriptionKey = "device.proof")
    private String proof = "";

    GiveBack(Terminal terminal, String word) {
      super(terminal, word);
    }

    @Override
    ObjectNode body() {
      return super.body().put("proof", proof);
    }
  }

  /** {@code device approve}. */
  @Command(name = "approve")
  static final class Approve extends Act {
    Approve(Terminal terminal) {
      super(terminal, "approve");
    }
  }

  /** {@code device suspend}. */
  @Command(name = "suspend")
  static final class Suspend extends Act {
    Suspend(Terminal terminal) {
      super(terminal, "suspend");
    }
  }

  /** {@code device resume}. */
  @Command(name = "resume")
  static final class Resume extends GiveBack {
    Resume(Terminal terminal) {
      super(terminal, "resume");
    }
  }

  /** {@code device lost}. */
  @Command(name = "lost")
  static final class Lost extends Act {
    Lost(Terminal terminal) {
      super(terminal, "lost");
    }
  }

  /** {@code device found}. */
  @Command(name = "found")
  static final class Found extends GiveBack {
    Found(Terminal terminal) {
      super(terminal, "found");
    }
  }

  /** {@code device retire}. */
  @Command(name = "retire")
  static final class Retire extends Act {
    Retire(Terminal terminal) {
      super(terminal, "retire");
    }
  }

  /** {@code device forget-source}. */
  @Command(name = "forget-source")
  static final class ForgetSource extends RemoteCommand {
    @Mixin private final What what = new What();

    @Option(
        names = "--source",
        required = true,
        paramLabel = "SOURCE",
        descriptionKey = "device.source")
    private String source = "";

    ForgetSource(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("source", source).put("reason", what.reason);
      var device = server.post(DeviceCommands.path(what.id) + "/forget-source", body);
      if (json()) {
        print(device);
      } else {
        DevicePrint.done(device, terminal());
      }
    }
  }

  /** {@code device transfer}. */
  @Command(name = "transfer")
  static final class Transfer extends RemoteCommand {
    @Mixin private final What what = new What();

    @Option(
        names = "--to",
        required = true,
        paramLabel = "USERNAME",
        descriptionKey = "device.transfer.to")
    private String to = "";

    @Option(names = "--id", paramLabel = "ID", descriptionKey = "device.transfer.id")
    private @Nullable String newId;

    Transfer(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body =
          Remote.JSON
              .createObjectNode()
              .put("person", to)
              .put("id", newId)
              .put("reason", what.reason);
      var device = server.post(DeviceCommands.path(what.id) + "/transfer", body);
      if (json()) {
        print(device);
      } else {
        transferred(device);
      }
    }

    private void transferred(JsonNode device) {
      var text =
          terminal()
              .words()
              .of(
                  "device.transferred",
                  what.id,
                  device.path("id").asText(),
                  device.path("username").asText());
      terminal().out().println(Printable.line(text));
      DevicePrint.remark(device, terminal());
      DevicePrint.ended(device, terminal());
    }
  }
}
