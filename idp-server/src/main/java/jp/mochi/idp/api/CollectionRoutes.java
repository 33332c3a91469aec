package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jp.mochi.idp.lifecycle.collection.CollectionDesk;
import jp.mochi.idp.lifecycle.collection.CollectionDesk.Fetched;
import jp.mochi.idp.lifecycle.collection.CollectionDesk.Forgotten;
import jp.mochi.idp.lifecycle.collection.CollectionDesk.Left;
import jp.mochi.idp.lifecycle.collection.CollectionDesk.Shown;

/** {@code /blocklist-collections}: collections of indicators that the blocklist follows. */
final class CollectionRoutes {
  private static final String ALL = "/blocklist-collections";
  private static final String ONE = ALL + "/{name}";
  private static final int USUAL = 50;
  private static final int MOST = 500;

  /** What takes longer goes on, and is seen where the collection is shown. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final CollectionDesk desk;
  private final Clock clock;

  CollectionRoutes(CollectionDesk desk, Clock clock) {
    this.desk = desk;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list()),
        new ApiRoute(GET, ONE, ApiRoute.ANY, (ctx, caller) -> show(ctx)),
        new ApiRoute(GET, ONE + "/left-out", ApiRoute.ANY, (ctx, caller) -> leftOut(ctx)),
        new ApiRoute(POST, ONE + "/fetch", ApiRoute.ADMIN, this::fetch),
        new ApiRoute(DELETE, ONE, ApiRoute.ADMIN, this::forget));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private Answer list() {
    var node = object();
    var array = node.putArray("collections");
    desk.all().forEach(each -> array.add(json(each)));
    return Answer.of(node);
  }

  private Answer show(Context ctx) {
    var name = ctx.pathParam("name");
    return desk.one(name)
        .map(each -> Answer.of(json(each)))
        .orElseGet(() -> Refused.NOT_THERE.of(name));
  }

  private Answer leftOut(Context ctx) {
    var name = ctx.pathParam("name");
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    var after = query.text("after").orElse("");
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    if (desk.one(name).isEmpty()) {
      return Refused.NOT_THERE.of(name);
    }
    var left = desk.leftOut(name, after, limit);
    return Answer.page(
        object().put("collection", name),
        "indicators",
        left,
        limit,
        CollectionRoutes::json,
        each -> each.id());
  }

  private Answer fetch(Context ctx, Caller caller) {
    return switch (desk.fetch(caller.actor(), ctx.pathParam("name"), PATIENCE)) {
      case Fetched.Over(var now) -> Answer.of(json(now));
      case Fetched.GoesOn(var now) -> Answer.of(json(now));
      case Fetched.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case Fetched.NotThere(var name) -> Refused.NOT_THERE.of(name);
    };
  }

  private Answer forget(Context ctx, Caller caller) {
    return switch (desk.forget(caller.actor(), ctx.pathParam("name"))) {
      case Forgotten.Done(var off) ->
          Answer.of(object().put("name", ctx.pathParam("name")).put("off", off));
      case Forgotten.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case Forgotten.NotThere(var name) -> Refused.NOT_THERE.of(name);
    };
  }

  private static ObjectNode json(Shown shown) {
    var node =
        object()
            .put("name", shown.name())
            .put("url", shown.url())
            .put("configured", shown.configured())
            .put("busy", shown.busy())
            .put("tried", shown.tried().map(Instant::toString).orElse(null))
            .put("fetched", shown.fetched().map(Instant::toString).orElse(null))
            .put("due", shown.due().map(Instant::toString).orElse(null))
            .put("failures", shown.failures())
            .put("failed", shown.why().orElse(null))
            .put("entries", shown.entries());
    var array = node.putArray("indicators");
    for (var each : shown.fates()) {
      array
          .addObject()
          .put("fate", each.fate())
          .put("count", each.indicators())
          .put("en", each.english())
          .put("ja", each.japanese());
    }
    return node;
  }

  private static ObjectNode json(Left left) {
    return object()
        .put("id", left.id())
        .put("title", left.title())
        .put("modified", left.modified().toString())
        .put("fate", left.fate())
        .put("en", left.english())
        .put("ja", left.japanese());
  }
}
