package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.config.Fault;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.replay.Draft;
import jp.mochi.idp.replay.DraftReader;
import jp.mochi.idp.replay.Replay;

/**
 * {@code /policy/replay}: recorded sign-ons by a draft. The answer is JSON lines: the draft's
 * version and warnings first, progress as it goes on, the report last. Without a report it was cut
 * off.
 */
final class ReplayRoutes {
  private static final Duration USUAL = Duration.ofDays(14);
  private static final int LONGEST_NAME = 500;
  private static final JsonMapper JSON = new JsonMapper();

  private final DraftReader drafts;
  private final Replay replay;
  private final Clock clock;

  ReplayRoutes(DraftReader drafts, Replay replay, Clock clock) {
    this.drafts = drafts;
    this.replay = replay;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(
            POST, "/policy/replay", ApiRoute.RECORDS, this::replay, RequestBody.MOST_BYTES));
  }

  private Answer replay(Context ctx, Caller caller) throws IOException {
    try {
      return RequestBody.with(ctx, body -> replay(ctx, caller, body));
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  private Answer replay(Context ctx, Caller caller, RequestBody body) {
    var asked = new QueryParameters(ctx, clock);
    var now = clock.instant();
    var window =
        new Replay.Window(
            asked.time("from").orElse(now.minus(USUAL)),
            asked.time("to").orElse(now.plusMillis(1)));
    var text = body.needed("policy");
    var name = body.text("name").filter(given -> given.length() <= LONGEST_NAME).orElse("draft");
    if (body.refusal().isPresent()) {
      return body.refusal().get();
    }
    if (asked.refusal().isPresent()) {
      return asked.refusal().get();
    }
    return switch (drafts.read(text)) {
      case DraftReader.Outcome.Faulty(var faults) ->
          new Answer.Refusal(422, "POLICY_FAULTY", notices(faults, name));
      case DraftReader.Outcome.Read(var draft, var warnings) ->
          run(ctx, caller, draft, window, notices(warnings, name));
    };
  }

  private Answer run(
      Context ctx, Caller caller, Draft draft, Replay.Window window, List<Notice> warnings) {
    try {
      var lines = new Lines(ctx, ReplayJson.head(draft, window, warnings));
      return switch (replay.run(caller.actor(), draft, window, lines)) {
        case Replay.Outcome.Busy busy -> Refused.REPLAY_BUSY.of();
        case Replay.Outcome.Done(var report) -> {
          lines.write(JSON.createObjectNode().set("report", ReplayJson.of(report)));
          yield new Answer.Streamed();
        }
      };
    } catch (IOException nobodyListens) {
      throw new UncheckedIOException(nobodyListens);
    }
  }

  /** Under the name by which the caller knows the draft; a list that it names keeps its own. */
  private List<Notice> notices(List<Fault> faults, String name) {
    return faults.stream().map(fault -> notice(fault, name)).toList();
  }

  private Notice notice(Fault fault, String name) {
    var file = fault.file().equals(drafts.place()) ? Path.of("") : fault.file();
    var place = file.toString().isEmpty() ? name : file.toString();
    return new Notice(
        fault.code().name(),
        fault.line() > 0 ? place + ":" + fault.line() : place,
        sentence(fault, Locale.ENGLISH),
        sentence(fault, Locale.JAPANESE));
  }

  private static String sentence(Fault fault, Locale locale) {
    var key = fault.key().isEmpty() ? "" : fault.key() + ": ";
    return key + fault.problem(locale) + " " + fault.suggestion(locale);
  }

  /** The answer's lines; the first goes out with the first progress, once it is sure to begin. */
  private static final class Lines implements Replay.Progress {
    private final Context ctx;
    private final JsonNode head;

    Lines(Context ctx, JsonNode head) {
      this.ctx = ctx;
      this.head = head;
    }

    @Override
    public void at(double share, long decided) throws IOException {
      if (decided == 0) {
        ctx.contentType("application/jsonl; charset=utf-8");
        write(head);
      }
      write(JSON.createObjectNode().put("progress", share).put("decided", decided));
    }

    /** At once: whoever has gone away is noticed, and the replay ends. */
    void write(JsonNode line) throws IOException {
      OutputStream out = ctx.res().getOutputStream();
      out.write(JSON.writeValueAsBytes(line));
      out.write('\n');
      out.flush();
    }
  }
}
