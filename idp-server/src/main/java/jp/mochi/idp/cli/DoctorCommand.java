package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.Optional;
import jp.mochi.idp.config.ConfigurationReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mochi doctor}: tries everything that a sign-on needs and says what to do. */
@Command(name = "doctor")
final class DoctorCommand extends LocalCommand {
  @Option(names = "--person", paramLabel = "NAME", descriptionKey = "doctor.person")
  private @Nullable String person;

  @Option(names = "--ca", paramLabel = "FILE", descriptionKey = "doctor.ca")
  private @Nullable Path ca;

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws JsonProcessingException {
    var findings = new Findings(terminal().words());
    var file = ConfigFile.find(terminal(), config());
    switch (ConfigurationReader.read(file, terminal().environment())) {
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          faults.forEach(
              fault ->
                  findings.told(
                      "configuration",
                      fault.file()
                          + ":"
                          + fault.line()
                          + ": "
                          + fault.key()
                          + ": "
                          + fault.problem(terminal().locale()),
                      fault.suggestion(terminal().locale())));
      case ConfigurationReader.Outcome.Read(var configuration) -> {
        findings.good("configuration", "configuration", file);
        var examination =
            new Examination(
                terminal(),
                configuration,
                findings,
                Optional.ofNullable(ca).map(terminal().here()::resolve));
        examination.all(Optional.ofNullable(person));
      }
    }
    print(findings);
    return findings.anyBad() ? 1 : 0;
  }

  private void print(Findings findings) throws JsonProcessingException {
    if (json) {
      printJson(findings);
      return;
    }
    for (var finding : findings.all()) {
      var line = Printable.line(finding.result().mark() + " " + finding.text());
      terminal()
          .out()
          .println(
              switch (finding.result()) {
                case GOOD -> terminal().green(line);
                case BAD, WEAK -> terminal().red(line);
                case OPEN -> line;
              });
      if (!finding.remedy().isEmpty()) {
        terminal().out().println("  → " + Printable.line(finding.remedy()));
      }
    }
  }

  private void printJson(Findings findings) throws JsonProcessingException {
    var node = Remote.JSON.createObjectNode().put("healthy", !findings.anyBad());
    var array = node.putArray("checks");
    for (var finding : findings.all()) {
      array
          .addObject()
          .put("check", finding.check())
          .put("result", finding.result().name().toLowerCase(java.util.Locale.ROOT))
          .put("text", finding.text())
          .put("remedy", finding.remedy());
    }
    var text = Remote.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    terminal().out().println(Printable.json(text));
  }
}
