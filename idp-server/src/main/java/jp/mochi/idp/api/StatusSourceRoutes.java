package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.lifecycle.status.poll.GoneSources.Forgotten;
import jp.mochi.idp.lifecycle.status.poll.StatusSources;

/** {@code /status-sources}: device managements that are asked how their devices are. */
final class StatusSourceRoutes {
  private static final String PATH = "/status-sources";

  private final StatusSources sources;

  StatusSourceRoutes(StatusSources sources) {
    this.sources = sources;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, PATH, ApiRoute.ANY, (ctx, caller) -> list()),
        new ApiRoute(POST, PATH + "/{name}/poll", ApiRoute.ADMIN, this::poll),
        new ApiRoute(POST, PATH + "/{name}/forget", ApiRoute.ADMIN, this::forget));
  }

  private Answer list() {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("sources");
    sources.list().forEach(each -> array.add(json(each)));
    var gone = node.putArray("gone");
    sources
        .gone()
        .forEach(
            each ->
                gone.addObject()
                    .put("name", each.name())
                    .put("devices", each.devices())
                    .put("earlier", each.earlier()));
    return Answer.of(node);
  }

  private Answer forget(Context ctx, Caller caller) throws IOException {
    var name = ctx.pathParam("name");
    return RequestBody.with(
        ctx,
        body -> {
          var reason = body.reason("reason");
          return body.refusal()
              .orElseGet(() -> answer(name, sources.forget(name, caller.actor(), reason)));
        });
  }

  private static Answer answer(String name, Forgotten forgotten) {
    return switch (forgotten) {
      case Forgotten.Done(var devices, var all) ->
          Answer.of(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", name)
                  .put("devices", devices)
                  .put("all", all));
      case Forgotten.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case Forgotten.NotThere() -> Refused.NOT_THERE.of(name);
    };
  }

  private Answer poll(Context ctx, Caller caller) throws IOException {
    var name = ctx.pathParam("name");
    return RequestBody.withOrWithout(
        ctx,
        body -> {
          var acceptGone = body.yes("acceptGone");
          return body.refusal()
              .orElseGet(
                  () ->
                      switch (sources.poll(name, caller.actor(), acceptGone)) {
                        case StatusSources.Polled.Done(var shown) -> Answer.of(json(shown));
                        case StatusSources.Polled.Busy() -> Refused.SOURCE_BUSY.of(name);
                        case StatusSources.Polled.NotThere() -> Refused.NOT_THERE.of(name);
                      });
        });
  }

  private static ObjectNode json(StatusSources.Shown shown) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", shown.name())
            .put("kind", shown.kind())
            .put("failures", shown.failures())
            .put("why", shown.why())
            .put("reading", shown.reading());
    put(node, "due", shown.due());
    put(node, "tried", shown.tried());
    put(node, "good", shown.good());
    var numbers = node.putObject("devices");
    shown.numbers().forEach((sort, number) -> numbers.put(sort, number.intValue()));
    var named = node.putObject("named");
    shown
        .named()
        .forEach(
            (sort, devices) -> {
              var array = named.putArray(sort);
              devices.forEach(
                  each -> array.addObject().put("id", each.id()).put("why", each.why()));
            });
    return node;
  }

  private static void put(ObjectNode node, String field, Optional<Instant> at) {
    at.ifPresent(it -> node.put(field, it.toString()));
  }
}
