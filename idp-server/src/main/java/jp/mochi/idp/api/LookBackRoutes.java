package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import jp.mochi.idp.lifecycle.app.BlocklistDesk;
import jp.mochi.idp.lifecycle.app.LookBack;

/**
 * {@code /blocklist/{id}/match}: all devices looked at for an entry, or for what is looking
 * already. The answer is JSON lines: progress as it goes on, the report last. Without a report it
 * was cut off, and goes on by itself.
 */
final class LookBackRoutes {
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final JsonMapper JSON = new JsonMapper();

  private final BlocklistDesk desk;

  LookBackRoutes(BlocklistDesk desk) {
    this.desk = desk;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(POST, "/blocklist/{id}/match", ApiRoute.ADMIN, (ctx, caller) -> match(ctx)));
  }

  private Answer match(Context ctx) throws IOException {
    var id = ctx.pathParam("id");
    var entry = desk.find(id).filter(it -> it.removed().isEmpty());
    if (entry.isEmpty()) {
      return Refused.NOT_THERE.of(id);
    }
    var look = desk.lookAgain(entry.get());
    return look.isEmpty() ? Refused.LOOK_BUSY.of(id) : follow(ctx, look.get());
  }

  private Answer follow(Context ctx, LookBack look) throws IOException {
    ctx.contentType("application/jsonl; charset=utf-8");
    try {
      while (!look.isOver(BETWEEN)) {
        write(ctx, progress(look));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", stopped);
    }
    write(ctx, progress(look));
    var id = look.entry().id();
    var entry = desk.find(id).orElse(look.entry());
    write(ctx, JSON.createObjectNode().set("report", AppJson.of(entry, desk.count(id))));
    return new Answer.Streamed();
  }

  private static ObjectNode progress(LookBack look) {
    var now = look.progress();
    return JSON.createObjectNode()
        .put("progress", now.share())
        .put("looked", now.looked())
        .put("found", now.found());
  }

  /** At once: whoever waits sees that it goes on. */
  private static void write(Context ctx, JsonNode line) throws IOException {
    var out = ctx.res().getOutputStream();
    out.write(JSON.writeValueAsBytes(line));
    out.write('\n');
    out.flush();
  }
}
