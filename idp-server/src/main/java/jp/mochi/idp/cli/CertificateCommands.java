package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi certificate}: phones' certificates of our own authority. */
@Command(
    name = "certificate",
    subcommands = {
      CertificateCommands.All.class,
      CertificateCommands.Show.class,
      CertificateCommands.Challenge.class,
      CertificateCommands.Issue.class,
      CertificateCommands.Revoke.class,
      CertificateCommands.Crl.class,
      EnrolmentCommands.Code.class,
      EnrolmentCommands.Request.class,
      EnrolmentCommands.Requests.class,
      EnrolmentCommands.Approve.class,
      EnrolmentCommands.Deny.class,
      EnrolmentCommands.Mdm.class,
      EnrolmentCommands.Await.class,
      AuthorityCommands.class
    })
final class CertificateCommands extends Group {
  private static final String PATH = "/certificates";
  private static final int MOST_BYTES = 65_536;

  private static String path(String serial) {
    return PATH + "/" + Remote.segment(serial);
  }

  /** {@code certificate list}. */
  @Command(name = "list")
  static final class All extends PagedCommand {
    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "certificate.person")
    private @Nullable String person;

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "certificate.device")
    private @Nullable String device;

    @Option(
        names = "--state",
        paramLabel = "valid|expired|revoked",
        descriptionKey = "certificate.state")
    private @Nullable String state;

    @Option(names = "--renewal", paramLabel = "due|overdue", descriptionKey = "certificate.renewal")
    private @Nullable String renewal;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      super.check();
      if (state != null && !state.matches("valid|expired|revoked")) {
        throw wrongUse(terminal().words().of("certificate.state.what"));
      }
      if (renewal != null && !renewal.matches("due|overdue")) {
        throw wrongUse(terminal().words().of("certificate.renewal.what"));
      }
    }

    @Override
    void ask(Remote server) {
      var query = page();
      put(query, "person", person);
      put(query, "device", device);
      put(query, "state", state);
      put(query, "renewal", renewal);
      var answer = server.get(PATH, query);
      print(
          answer,
          "certificates",
          (table, each) -> row(table, each, terminal()),
          "certificate.none");
    }
  }

  /** {@code certificate show}. */
  @Command(name = "show")
  static final class Show extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "SERIAL", descriptionKey = "certificate.serial")
    private String serial = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var certificate = server.get(path(serial), Map.of());
      if (json()) {
        print(certificate);
        return;
      }
      whole(certificate, terminal());
      terminal().out().print(certificate.path("pem").asText());
    }
  }

  /** Which device of whom. */
  static final class Holder {
    @Option(
        names = "--person",
        required = true,
        paramLabel = "USERNAME",
        descriptionKey = "certificate.issue.person")
    private String person = "";

    @Option(
        names = "--device",
        required = true,
        paramLabel = "ID",
        descriptionKey = "certificate.issue.device")
    private String device = "";

    ObjectNode body() {
      return Remote.JSON.createObjectNode().put("person", person).put("device", device);
    }
  }

  /** {@code certificate challenge}. */
  @Command(name = "challenge")
  static final class Challenge extends RemoteCommand {
    @Mixin private final Holder holder = new Holder();

    Challenge(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var made = server.post("/attestation-challenges", holder.body());
      if (json()) {
        print(made);
        return;
      }
      terminal().out().println(made.path("challenge").asText());
      terminal()
          .err()
          .println(
              terminal()
                  .words()
                  .of(
                      "certificate.challenge.made",
                      made.path("username").asText(),
                      made.path("device").asText(),
                      Times.local(made.path("expires").asText(), terminal().clock())));
    }
  }

  /** {@code certificate issue}. */
  @Command(name = "issue")
  static final class Issue extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "FILE|-", descriptionKey = "certificate.csr")
    private String csr = "";

    @Mixin private final Holder holder = new Holder();

    @Option(names = "--key-on-device", descriptionKey = "certificate.key-on-device")
    private boolean keyOnDevice;

    @Option(
        names = "--attestation",
        paramLabel = "FILE",
        descriptionKey = "certificate.attestation")
    private @Nullable String attestation;

    @Option(names = "--chain", descriptionKey = "certificate.chain")
    private boolean chain;

    Issue(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = holder.body().put("csr", request(csr, terminal())).put("keyOnDevice", keyOnDevice);
      if (attestation != null) {
        var path = read(terminal(), attestation, MOST_BYTES);
        body.put("attestation", new String(path, StandardCharsets.ISO_8859_1));
      }
      var issued = server.post(PATH, body);
      if (json()) {
        print(issued);
        return;
      }
      var words = terminal().words();
      terminal()
          .err()
          .println(
              words.of(
                  "certificate.issued",
                  issued.path("serial").asText(),
                  issued.path("username").asText(),
                  issued.path("device").asText(),
                  Times.local(issued.path("notAfter").asText(), terminal().clock())));
      terminal().out().print(issued.path("pem").asText());
      if (chain) {
        terminal().out().print(issued.path("chain").asText());
      }
    }
  }

  /** A signing request from a file, or from standard input: PEM as it stands, DER in PEM. */
  static String request(String file, Terminal terminal) {
    var bytes = RemoteCommand.read(terminal, file, MOST_BYTES);
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains("-----BEGIN") ? text : pem(bytes);
  }

  private static String pem(byte[] der) {
    var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + encoder.encodeToString(der)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  /** {@code certificate revoke}. */
  @Command(name = "revoke")
  static final class Revoke extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "SERIAL", descriptionKey = "certificate.serial")
    private String serial = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "REASON",
        descriptionKey = "certificate.reason")
    private String reason = "";

    Revoke(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("reason", reason);
      var revoked = server.post(path(serial) + "/revoke", body);
      tell(
          revoked,
          "certificate.revoked",
          revoked.path("serial").asText(),
          revoked.path("username").asText(),
          revoked.path("device").asText());
    }
  }

  /** {@code certificate crl}. */
  @Command(name = "crl")
  static final class Crl extends RemoteCommand {
    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "AUTHORITY",
        descriptionKey = "certificate.crl.authority")
    private String authority = "current";

    @Option(names = "--out", paramLabel = "FILE", descriptionKey = "certificate.crl.out")
    private @Nullable Path out;

    @Option(names = "--anew", descriptionKey = "certificate.crl.anew")
    private boolean anew;

    Crl(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var at = AuthorityCommands.PATH + "/" + Remote.segment(authority) + "/crl";
      var list = anew ? server.post(at, Remote.JSON.createObjectNode()) : server.get(at, Map.of());
      if (out != null) {
        write(terminal().here().resolve(out), list.path("der").asText());
      }
      if (json()) {
        if (list instanceof ObjectNode object && out != null) {
          object.remove("der");
        }
        print(list);
        return;
      }
      var clock = terminal().clock();
      terminal()
          .out()
          .println(
              terminal()
                  .words()
                  .of(
                      "certificate.crl.is",
                      list.path("authority").asText(),
                      list.path("number").asText(),
                      list.path("entries").asText(),
                      Times.local(list.path("thisUpdate").asText(), clock),
                      Times.local(list.path("nextUpdate").asText(), clock)));
    }

    private void write(Path file, String base64) {
      try {
        Files.write(file, Base64.getDecoder().decode(base64));
      } catch (IOException failed) {
        throw new Failure(
            terminal().words().of("certificate.unwritable", file, failed.getMessage()), failed);
      }
    }
  }

  private static void row(Table table, JsonNode each, Terminal terminal) {
    var words = terminal.words();
    var revoked = each.path("revoked").asText();
    table.row(
        each.path("serial").asText(),
        each.path("username").asText(),
        each.path("device").asText(),
        words.of("certificate.is." + each.path("state").asText()),
        words.of("until", Times.local(each.path("notAfter").asText(), terminal.clock())),
        revoked.isEmpty()
            ? ""
            : each.path("reason").asText() + " " + Times.local(revoked, terminal.clock()));
  }

  private static void whole(JsonNode certificate, Terminal terminal) {
    var words = terminal.words();
    var clock = terminal.clock();
    var facts = new Table();
    facts.row(words.of("certificate.fact.serial"), certificate.path("serial").asText());
    facts.row(words.of("certificate.fact.person"), certificate.path("username").asText());
    facts.row(words.of("certificate.fact.device"), certificate.path("device").asText());
    facts.row(
        words.of("certificate.fact.state"),
        words.of("certificate.is." + certificate.path("state").asText()));
    facts.row(
        words.of("certificate.fact.validity"),
        Times.local(certificate.path("notBefore").asText(), clock)
            + " – "
            + Times.local(certificate.path("notAfter").asText(), clock));
    facts.row(
        words.of("certificate.fact.issued"),
        Times.local(certificate.path("issued").asText(), clock)
            + " "
            + certificate.path("issuedBy").asText());
    if (certificate.hasNonNull("revoked")) {
      facts.row(
          words.of("certificate.fact.revoked"),
          Times.local(certificate.path("revoked").asText(), clock)
              + " "
              + certificate.path("reason").asText());
    }
    facts.row(words.of("certificate.fact.subject"), certificate.path("subject").asText());
    facts.row(words.of("certificate.fact.key"), certificate.path("key").asText());
    facts.row(words.of("certificate.fact.authority"), certificate.path("authority").asText());
    facts.row("SHA-256", certificate.path("sha256").asText());
    facts.print(terminal.out(), "");
  }
}
