package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Matches;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.app.BlocklistDesk;
import jp.mochi.idp.lifecycle.app.BlocklistDesk.Added;
import jp.mochi.idp.lifecycle.app.BlocklistDesk.Imported;
import jp.mochi.idp.lifecycle.app.BlocklistDesk.Removed;
import jp.mochi.idp.lifecycle.app.EntryText;
import jp.mochi.idp.lifecycle.app.JudgedEntry;
import jp.mochi.idp.lifecycle.app.LookBack;

/** {@code /blocklist}: which apps the company doesn't want, and which devices have them. */
final class BlocklistRoutes {
  private static final String ALL = "/blocklist";
  private static final String ONE = ALL + "/{id}";
  private static final int USUAL = 50;
  private static final int MOST = 500;

  /** More faults at once help nobody. */
  private static final int MOST_FAULTS = 100;

  /** Most looks are over by then, so that nobody has to ask again. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final BlocklistDesk desk;
  private final Clock clock;

  BlocklistRoutes(BlocklistDesk desk, Clock clock) {
    this.desk = desk;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list(ctx)),
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::add),
        new ApiRoute(POST, ALL + "/import", ApiRoute.ADMIN, this::bringIn).takingMetadata(),
        new ApiRoute(GET, ONE, ApiRoute.ANY, (ctx, caller) -> show(ctx)),
        new ApiRoute(GET, ONE + "/devices", ApiRoute.ANY, (ctx, caller) -> devices(ctx)),
        new ApiRoute(DELETE, ONE, ApiRoute.ADMIN, this::remove));
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var all = query.choice("removed", List.of("no", "yes"), "no").equals("yes");
    var limit = query.limit(USUAL, MOST);
    var last = query.named("after", desk::find);
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    var entries = desk.list(all, last, limit);
    return Answer.page("entries", entries, limit, AppJson::of, BlocklistEntry::id);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private Answer show(Context ctx) {
    var id = ctx.pathParam("id");
    return desk.find(id)
        .map(entry -> Answer.of(AppJson.of(entry, desk.count(id))))
        .orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private Answer devices(Context ctx) {
    var id = ctx.pathParam("id");
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    var after = query.text("after").map(BlocklistRoutes::place);
    if (after.filter(place -> place.app() < 0).isPresent()) {
      query.note("after");
    }
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    if (desk.find(id).isEmpty()) {
      return Refused.NOT_THERE.of(id);
    }
    var matches = desk.matches(id, after.orElse(Matches.Place.FIRST), limit);
    return Answer.page(
        object().put("entry", id),
        "devices",
        matches,
        limit,
        AppJson::of,
        last -> last.appNumber() + ":" + last.device());
  }

  private static Matches.Place place(String text) {
    int colon = text.indexOf(':');
    return colon > 0 && text.substring(0, colon).matches("[0-9]{1,18}")
        ? new Matches.Place(text.substring(colon + 1), Long.parseLong(text.substring(0, colon)))
        : Matches.Place.FIRST;
  }

  private Answer add(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var entry = entry(body);
          var dryRun = body.yes("dryRun");
          return body.refusal().orElseGet(() -> answer(desk.add(caller.actor(), entry, dryRun)));
        });
  }

  private static EntryText entry(RequestBody body) {
    return new EntryText(
        body.text("app").orElse(""),
        body.text("versions").orElse(""),
        body.text("signer").orElse(""),
        body.text("sha256").orElse(""),
        body.text("action").orElse(""),
        body.text("lookBack").orElse(""),
        body.text("reasonJa").orElse(""),
        body.text("reasonEn").orElse(""),
        body.text("reference").orElse(""));
  }

  private Answer answer(Added added) {
    return switch (added) {
      case Added.Listed(var entry, var look) -> {
        look.ifPresent(BlocklistRoutes::await);
        var now = desk.find(entry.id()).orElse(entry);
        yield Answer.created(AppJson.of(now, desk.count(entry.id())));
      }
      case Added.WouldFind(var devices) ->
          Answer.of(object().put("dryRun", true).put("devices", devices));
      case Added.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
    };
  }

  /** Most are over in no time; whoever asks sees of the others how far they are. */
  private static void await(LookBack look) {
    try {
      var unused = look.isOver(PATIENCE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server stops", stopped);
    }
  }

  private Answer remove(Context ctx, Caller caller) {
    return switch (desk.remove(caller.actor(), ctx.pathParam("id"))) {
      case Removed.Done(var entry, var count, var suspended) ->
          Answer.of(AppJson.of(entry, count).put("suspended", suspended));
      case Removed.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case Removed.NotThere(var id) -> Refused.NOT_THERE.of(id);
    };
  }

  private Answer bringIn(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var file = file(body);
          var dryRun = body.yes("dryRun");
          return body.refusal().orElseGet(() -> bringIn(caller, file, dryRun));
        });
  }

  private static byte[] file(RequestBody body) {
    try {
      return Base64.getMimeDecoder().decode(body.needed("fileBase64"));
    } catch (IllegalArgumentException notBase64) {
      body.note("fileBase64");
      return new byte[0];
    }
  }

  private Answer bringIn(Caller caller, byte[] file, boolean dryRun) {
    return switch (desk.bringIn(caller.actor(), file, dryRun)) {
      case Imported.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case Imported.Account account when !dryRun && !account.faults().isEmpty() ->
          new Answer.Refusal(422, "REFUSED", faults(account));
      case Imported.Account account -> Answer.of(json(account, dryRun));
    };
  }

  private static List<Notice> faults(Imported.Account account) {
    var faults = account.faults();
    var notices = new ArrayList<Notice>();
    faults.stream().limit(MOST_FAULTS).map(BlocklistRoutes::placed).forEach(notices::add);
    int left = faults.size() - notices.size();
    var more = left == 0 ? "" : " (" + left + " more such rows)";
    var moreJa = left == 0 ? "" : "（ほかに " + left + " 行）";
    notices.add(
        new Notice(
            "BLOCKLIST_NOTHING_DONE",
            "",
            "Nothing was brought in: either all rows come in, or none." + more,
            "何も取り込んでいません（全行が正しいときだけ取り込みます）。" + moreJa));
    return notices;
  }

  /** What is wrong, with its place in front. */
  private static Notice placed(JudgedEntry row) {
    var why = row.why().orElseThrow();
    return new Notice(
        why.code(),
        why.element(),
        "Row " + row.row() + ": " + why.english(),
        row.row() + " 行目：" + why.japanese());
  }

  private static ObjectNode json(Imported.Account account, boolean dryRun) {
    var node =
        object()
            .put("dryRun", dryRun)
            .put("written", account.written())
            .put("new", account.count(JudgedEntry.Verdict.NEW))
            .put("same", account.count(JudgedEntry.Verdict.SAME))
            .put("faults", account.faults().size());
    var rows = node.putArray("rows");
    for (var row : account.rows()) {
      var each = rows.addObject().put("row", row.row()).put("verdict", row.verdict().name());
      row.entry()
          .filter(it -> !dryRun || row.verdict() == JudgedEntry.Verdict.SAME)
          .ifPresent(entry -> each.put("entry", entry.id()));
      if (row.why().isPresent()) {
        var notice = placed(row);
        each.put("en", notice.english()).put("ja", notice.japanese());
      }
    }
    return node;
  }
}
