package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code device invite}: links to register a phone, by mail. */
@Command(
    name = "invite",
    subcommands = {DeviceInvite.Resend.class, DeviceInvite.All.class})
final class DeviceInvite extends RemoteCommand {
  private static final String PATH = "/invitations";

  /** More than the server takes isn't worth sending. */
  private static final int MOST_BYTES = (1 << 20) + 1;

  /** So many rows go at once, so that it is seen how far it is. */
  private static final int AT_ONCE = 100;

  @Option(names = "--csv", paramLabel = "FILE|-", descriptionKey = "device.invite.csv")
  private @Nullable String file;

  @Option(names = "--dry-run", descriptionKey = "device.invite.dryRun")
  private boolean dryRun;

  @Option(names = "--days", paramLabel = "N", descriptionKey = "device.invite.days")
  private @Nullable Integer days;

  DeviceInvite(Terminal terminal) {
    super(terminal);
  }

  @Override
  void check() {
    if (file == null) {
      throw wrongUse(terminal().words().of("device.invite.noFile"));
    }
    check(days, this);
  }

  private static void check(@Nullable Integer days, RemoteCommand command) {
    if (days != null && (days < 1 || days > 7)) {
      throw command.wrongUse(command.terminal().words().of("device.invite.days.range"));
    }
  }

  private static ObjectNode body(@Nullable Integer days) {
    var body = Remote.JSON.createObjectNode();
    return days == null ? body : body.put("lifetimeSeconds", days * 86_400L);
  }

  @Override
  void ask(Remote server) {
    var text = text();
    var rows = rows(text);
    var judged = all(server, rows, true);
    if (dryRun || judged.path("faults").asInt() > 0) {
      finish(judged);
      return;
    }
    finish(all(server, rows, false));
  }

  /** All rows, some at once, with how far it is. */
  private JsonNode all(Remote server, List<List<String>> rows, boolean dry) {
    var sum = Remote.JSON.createObjectNode().put("dryRun", dry);
    var told = sum.putArray("rows");
    var progress = new ProgressBar(terminal());
    var body = rows.subList(1, rows.size());
    for (var from = 0; from < body.size(); from += AT_ONCE) {
      var some = new ArrayList<List<String>>();
      some.add(rows.getFirst());
      some.addAll(body.subList(from, Math.min(from + AT_ONCE, body.size())));
      var asked = body(days).put("dryRun", dry).put("firstRow", from);
      var answer = server.postLong(PATH, asked.put("csvBase64", csv(some)));
      for (var field : List.of("invited", "new", "same", "faults")) {
        sum.put(field, sum.path(field).asInt() + answer.path(field).asInt());
      }
      answer.path("rows").forEach(told::add);
      progress.show((double) (from + some.size() - 1) / body.size(), from + some.size() - 1);
    }
    progress.clear();
    return sum;
  }

  private void finish(JsonNode account) {
    if (json()) {
      print(account);
    } else {
      show(account, terminal());
    }
    if (account.path("faults").asInt() > 0) {
      terminal().out().flush();
      throw new Failure(
          terminal().words().of("device.invite.faults", account.path("faults").asInt()));
    }
  }

  private static void show(JsonNode account, Terminal terminal) {
    var words = terminal.words();
    for (var row : account.path("rows")) {
      var text = row.path(words.of("language")).asText();
      if (!text.isEmpty()) {
        terminal.out().println(terminal.red(Printable.line(text)));
      }
    }
    var dry = account.path("dryRun").asBoolean();
    terminal
        .out()
        .println(
            terminal.bold(
                words.of(
                    dry ? "device.invite.would" : "device.invite.done",
                    account.path(dry ? "new" : "invited").asLong(),
                    account.path("same").asLong())));
  }

  private List<List<String>> rows(String text) {
    var reader =
        new CsvMapper().readerForListOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    try (var read = reader.<List<String>>readValues(text)) {
      var rows = read.readAll();
      if (rows.size() < 2) {
        throw new Failure(terminal().words().of("device.invite.empty"));
      }
      return rows;
    } catch (IOException broken) {
      throw new Failure(
          terminal().words().of("file.unreadable", String.valueOf(file), broken.getMessage()),
          broken);
    }
  }

  private static String csv(List<List<String>> rows) {
    try {
      var text = new StringBuilder();
      var writer = new CsvMapper().writer();
      for (var row : rows) {
        text.append(writer.writeValueAsString(row.toArray(String[]::new)));
      }
      return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("rows can't be written as CSV", impossible);
    }
  }

  private String text() {
    var bytes = read(terminal(), String.valueOf(file), MOST_BYTES);
    return new String(bytes, StandardCharsets.UTF_8).replace("\ufeff", "");
  }

  /** {@code device invite resend}. */
  @Command(name = "resend")
  static final class Resend extends RemoteCommand {
    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "device.invite.person")
    private @Nullable String person;

    @Option(names = "--days", paramLabel = "N", descriptionKey = "device.invite.days")
    private @Nullable Integer days;

    Resend(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      DeviceInvite.check(days, this);
    }

    @Override
    void ask(Remote server) {
      var body = body(days);
      if (person != null) {
        body.put("person", person);
      }
      var account = server.postLong(PATH + "/resend", body);
      if (json()) {
        print(account);
      } else {
        show(account, terminal());
      }
    }
  }

  /** {@code device invite list}. */
  @Command(name = "list")
  static final class All extends PagedCommand {
    @Option(
        names = "--state",
        paramLabel = "open|expired|enrolled",
        descriptionKey = "device.invite.state")
    private @Nullable String state;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var query = page();
      put(query, "state", state);
      var answer = server.get(PATH, query);
      print(answer, "invitations", this::row, "device.invite.none");
    }

    private void row(Table table, JsonNode each) {
      table.row(
          each.path("username").asText(),
          each.path("device").asText(),
          terminal().words().of("device.invite.state." + each.path("state").asText()),
          Times.local(each.path("expires").asText(), terminal().clock()),
          each.path("by").asText());
    }
  }
}
