package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jp.mochi.idp.hint.Format;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code policy hints}: from where a service can be reached, in the form of whoever enforces it.
 * What isn't part of the text to paste goes to the standard error output.
 */
@Command(name = "hints")
final class PolicyHints extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "SP", descriptionKey = "policy.hints.service")
  private String service = "";

  @Option(names = "--format", paramLabel = "FORMAT", descriptionKey = "policy.hints.format")
  private String format = Format.CIDR.text();

  @Option(names = "--ipv4-only", descriptionKey = "policy.hints.ipv4Only")
  private boolean ipv4Only;

  PolicyHints(Terminal terminal) {
    super(terminal);
  }

  @Override
  void check() {
    if (Format.of(format).isEmpty()) {
      throw wrongUse(terminal().words().of("policy.hints.noFormat", format, Format.names()));
    }
  }

  @Override
  void ask(Remote server) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("format", format);
    if (ipv4Only) {
      query.put("ipv4-only", "true");
    }
    var answer = server.get("/service-providers/" + Remote.segment(service) + "/hints", query);
    if (json()) {
      print(answer);
      return;
    }
    terminal().out().print(Printable.lines(answer.path("text").asText()));
    remarks(answer);
  }

  private void remarks(JsonNode answer) {
    var words = terminal().words();
    var err = terminal().err();
    if (answer.path("open").asBoolean()) {
      err.println(words.of("policy.hints.open", joined(answer.path("rules"))));
    }
    if (!answer.path("exact").asBoolean()) {
      err.println(words.of("policy.hints.inexact"));
      var language = words.of("language");
      answer
          .path("doubts")
          .forEach(doubt -> err.println("  " + Printable.line(doubt.path(language).asText())));
    }
  }

  private static String joined(JsonNode texts) {
    return StreamSupport.stream(texts.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
