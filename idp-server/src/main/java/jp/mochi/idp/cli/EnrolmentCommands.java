package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What of {@code mochi certificate} is about how phones come by certificates. */
final class EnrolmentCommands {
  static final String CODES = "/enrolment-codes";
  static final String REQUESTS = "/enrolment-requests";
  static final String MDMS = "/mdm-challenges";

  private EnrolmentCommands() {}

  /** Which device of whom. */
  static final class Device {
    @Mixin private final CertificateCommands.Holder holder = new CertificateCommands.Holder();

    @Option(
        names = "--ownership",
        paramLabel = "corporate|byod",
        descriptionKey = "enrolment.ownership")
    private @Nullable String ownership;

    @Option(
        names = "--platform",
        paramLabel = "ios|android|other",
        descriptionKey = "enrolment.platform")
    private @Nullable String platform;

    ObjectNode body(String why) {
      var body = holder.body().put("why", why);
      RemoteCommand.put(body, "ownership", ownership);
      RemoteCommand.put(body, "platform", platform);
      return body;
    }
  }

  /** {@code certificate code}. */
  @Command(name = "code")
  static final class Code extends RemoteCommand {
    @Mixin private final Device device = new Device();

    @Option(
        names = "--route",
        paramLabel = "phone|scep|est|pkcs12",
        descriptionKey = "enrolment.route")
    private @Nullable String route;

    @Option(names = "--lifetime", paramLabel = "TIME", descriptionKey = "enrolment.lifetime")
    private @Nullable String lifetime;

    @Option(names = "--why", required = true, paramLabel = "TEXT", descriptionKey = "enrolment.why")
    private String why = "";

    @Option(
        names = "--proof",
        paramLabel = "in-person|called-back|manager|video",
        descriptionKey = "enrolment.proof")
    private @Nullable String proof;

    Code(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = device.body(why);
      put(body, "proof", proof);
      put(body, "route", route);
      put(body, "lifetime", lifetime);
      var made = server.post(CODES, body);
      if (json()) {
        print(made);
        return;
      }
      var shown = route == null || route.equals("phone") ? "link" : "code";
      terminal().out().println(made.path(shown).asText());
      terminal()
          .err()
          .println(
              terminal()
                  .words()
                  .of(
                      "enrolment.code.made",
                      made.path("username").asText(),
                      made.path("device").asText(),
                      Times.local(made.path("expires").asText(), terminal().clock())));
    }
  }

  /** {@code certificate request}. */
  @Command(name = "request")
  static final class Request extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "FILE|-", descriptionKey = "certificate.csr")
    private String csr = "";

    @Mixin private final Device device = new Device();

    @Option(names = "--key-on-device", descriptionKey = "certificate.key-on-device")
    private boolean keyOnDevice;

    @Option(names = "--why", paramLabel = "TEXT", descriptionKey = "enrolment.why")
    private String why = "";

    Request(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body =
          device
              .body(why)
              .put("csr", CertificateCommands.request(csr, terminal()))
              .put("keyOnDevice", keyOnDevice);
      var filed = server.post(REQUESTS, body);
      if (json()) {
        print(filed);
        return;
      }
      terminal().out().println(filed.path("id").asText());
      terminal()
          .err()
          .println(
              terminal()
                  .words()
                  .of(
                      "enrolment.filed",
                      Times.local(filed.path("expires").asText(), terminal().clock())));
    }
  }

  /** {@code certificate requests}. */
  @Command(name = "requests")
  static final class Requests extends PagedCommand {
    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "certificate.person")
    private @Nullable String person;

    @Option(
        names = "--state",
        paramLabel = "pending|approved|denied|issued|expired",
        descriptionKey = "enrolment.state")
    private @Nullable String state;

    Requests(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var query = page();
      put(query, "person", person);
      put(query, "state", state);
      var answer = server.get(REQUESTS, query);
      print(answer, "requests", (table, each) -> row(table, each, terminal()), "enrolment.none");
    }
  }

  private static void row(Table table, JsonNode each, Terminal terminal) {
    var decided = each.path("decidedBy").asText();
    table.row(
        each.path("id").asText(),
        terminal.words().of("enrolment.is." + each.path("state").asText()),
        each.path("username").asText(),
        each.path("device").asText(),
        each.path("route").asText(),
        Times.local(each.path("filed").asText(), terminal.clock()),
        each.path("by").asText() + " " + each.path("why").asText(),
        decided.isEmpty() ? "" : decided + " " + each.path("decidedWhy").asText());
  }

  /** {@code certificate approve} and {@code certificate deny}. */
  abstract static class Decide extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "enrolment.id")
    private String id = "";

    @Option(names = "--why", required = true, paramLabel = "TEXT", descriptionKey = "enrolment.why")
    private String why = "";

    private final String verb;

    Decide(Terminal terminal, String verb) {
      super(terminal);
      this.verb = verb;
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("why", why);
      var decided = server.post(REQUESTS + "/" + Remote.segment(id) + "/" + verb, body);
      if (json()) {
        print(decided);
        return;
      }
      var words = terminal().words();
      var state = words.of("enrolment.is." + decided.path("state").asText());
      var serial = decided.path("serial").asText();
      terminal().out().println((state + " " + serial).strip());
    }
  }

  /** {@code certificate approve}. */
  @Command(name = "approve")
  static final class Approve extends Decide {
    Approve(Terminal terminal) {
      super(terminal, "approve");
    }
  }

  /** {@code certificate deny}. */
  @Command(name = "deny")
  static final class Deny extends Decide {
    Deny(Terminal terminal) {
      super(terminal, "deny");
    }
  }

  /** {@code certificate mdm}. */
  @Command(name = "mdm")
  static final class Mdm extends RemoteCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", descriptionKey = "enrolment.mdm")
    private @Nullable String name;

    @Option(names = "--remove", descriptionKey = "enrolment.mdm.remove")
    private boolean remove;

    Mdm(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      if (name == null) {
        list(server.get(MDMS, Map.of()));
        return;
      }
      var path = MDMS + "/" + Remote.segment(name);
      if (remove) {
        server.delete(path);
        terminal().out().println(terminal().words().of("enrolment.mdm.removed", name));
        return;
      }
      var made = server.put(path, Remote.JSON.createObjectNode());
      if (json()) {
        print(made);
        return;
      }
      terminal().out().println(made.path("challenge").asText());
      terminal().err().println(terminal().words().of("enrolment.mdm.made", name));
    }

    private void list(JsonNode answer) {
      if (json()) {
        print(answer);
        return;
      }
      var table = new Table();
      for (var mdm : answer.path("mdms")) {
        table.row(
            mdm.path("name").asText(),
            Times.local(mdm.path("made").asText(), terminal().clock()),
            mdm.path("by").asText());
      }
      table.print(terminal().out(), "");
    }
  }

  /** {@code certificate await}. */
  @Command(name = "await")
  static final class Await extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "MDM", descriptionKey = "enrolment.mdm")
    private String mdm = "";

    @Mixin private final Device device = new Device();

    @Option(names = "--why", paramLabel = "TEXT", descriptionKey = "enrolment.why")
    private String why = "";

    Await(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var path = MDMS + "/" + Remote.segment(mdm) + "/devices";
      var filed = server.post(path, device.body(why));
      tell(
          filed,
          "enrolment.awaited",
          filed.path("device").asText(),
          filed.path("username").asText(),
          Times.local(filed.path("expires").asText(), terminal().clock()));
    }
  }
}
