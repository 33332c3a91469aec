package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.network.IpAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sp test}: what somebody would get at a service, and whether it would take it. */
@Command(name = "test")
final class SpTest extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "sp.name.which")
  private String name = "";

  @Option(names = "--user", required = true, paramLabel = "NAME", descriptionKey = "sp.test.user")
  private String user = "";

  @Option(names = "--ip", paramLabel = "ADDRESS", descriptionKey = "sp.test.ip")
  private @Nullable String address;

  @Option(names = "--at", paramLabel = "TIME", descriptionKey = "policy.explain.at")
  private @Nullable String at;

  @Option(names = "--factor", paramLabel = "FACTOR[=AGE]", descriptionKey = "policy.explain.factor")
  private List<String> factors = new ArrayList<>();

  SpTest(Terminal terminal) {
    super(terminal);
  }

  @Override
  void check() {
    if (address != null && IpAddress.parse(address).isEmpty()) {
      throw wrongUse(terminal().words().of("policy.notAnAddress", address));
    }
  }

  @Override
  void ask(Remote server) {
    var body = Remote.JSON.createObjectNode().put("user", user);
    if (address != null) {
      body.put("from", address);
    }
    if (at != null) {
      body.put("at", at);
    }
    if (!factors.isEmpty()) {
      body.put("proved", String.join(",", factors));
    }
    var answer = server.post("/service-providers/" + Remote.segment(name) + "/test", body);
    if (json()) {
      print(answer);
    } else {
      show(answer);
    }
    end(answer);
  }

  private void show(JsonNode answer) {
    var out = terminal().out();
    var words = terminal().words();
    new DecisionPrint(terminal()).show(answer.path("policy"));
    if (answer.has("response")) {
      out.println();
      told(answer);
      xml("sp.test.response", answer.path("response"));
      if (answer.has("responseBeforeEncryption")) {
        xml("sp.test.clear", answer.path("responseBeforeEncryption"));
      }
      out.println(Printable.line(words.of("sp.test.harmless")));
    }
    out.println();
    out.println(terminal().bold(words.of("sp.test.checks")));
    answer.path("checks").forEach(this::finding);
  }

  private void told(JsonNode answer) {
    var words = terminal().words();
    var nameId = answer.path("nameId");
    var table = new Table();
    var value =
        nameId.path("wouldBeMade").asBoolean()
            ? words.of("sp.test.wouldBeMade")
            : nameId.path("value").asText();
    table.row(words.of("sp.test.nameId"), value, nameId.path("format").asText());
    for (var attribute : answer.path("attributes")) {
      var values = new ArrayList<String>();
      attribute.path("values").forEach(text -> values.add(text.asText()));
      var called = attribute.path("friendlyName").asText(attribute.path("name").asText());
      table.row(called, String.join(", ", values), attribute.path("name").asText());
    }
    terminal().out().println(terminal().bold(words.of("sp.test.told")));
    table.print(terminal().out(), "  ");
  }

  /** With a line for each element, which nobody may do to what is signed. */
  private void xml(String title, JsonNode text) {
    var out = terminal().out();
    out.println();
    out.println(terminal().bold(terminal().words().of(title)));
    var depth = 1;
    for (var line : text.asText().replace("><", ">\n<").split("\n", -1)) {
      depth -= line.startsWith("</") ? 1 : 0;
      out.println("  ".repeat(Math.max(depth, 1)) + Printable.line(line));
      var opens = line.startsWith("<") && !line.startsWith("</") && !line.startsWith("<!");
      depth += opens && !line.contains("</") && !line.endsWith("/>") ? 1 : 0;
    }
  }

  private void finding(JsonNode finding) {
    var words = terminal().words();
    var result = finding.path("result").asText();
    var mark = words.of("sp.test.result." + result);
    var line = mark + "  " + Printable.line(finding.path(words.of("language")).asText());
    terminal().out().println("  " + (result.equals("ok") ? line : terminal().red(line)));
  }

  /** A check that failed is a failure of the command, so that a script sees it. */
  private void end(JsonNode answer) {
    terminal().out().flush();
    var failed = answer.path("failed").asInt();
    if (failed > 0) {
      throw new Failure(terminal().words().of("sp.test.failed", failed));
    }
    if (!json()) {
      var words = terminal().words();
      var warnings = answer.path("warning").asInt();
      terminal().out().println();
      terminal()
          .out()
          .println(
              warnings == 0
                  ? terminal().green(words.of("sp.test.good"))
                  : words.of("sp.test.warned", warnings));
    }
  }
}
