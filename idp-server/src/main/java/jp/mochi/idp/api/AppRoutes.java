package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.PUT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.app.App;
import jp.mochi.device.app.Inventory;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.app.AppReports;

/** {@code /devices/{id}/apps} and {@code /apps}: which apps are on which devices. */
final class AppRoutes {
  private static final String OF_DEVICE = "/devices/{id}/apps";
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private final AppReports reports;
  private final Clock clock;

  AppRoutes(AppReports reports, Clock clock) {
    this.reports = reports;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, OF_DEVICE, ApiRoute.ANY, (ctx, caller) -> present(ctx)),
        new ApiRoute(GET, OF_DEVICE + "/history", ApiRoute.ANY, (ctx, caller) -> history(ctx)),
        new ApiRoute(PUT, OF_DEVICE, ApiRoute.REPORTERS, this::report).takingMetadata(),
        new ApiRoute(GET, "/apps/{app}", ApiRoute.ANY, (ctx, caller) -> spread(ctx)));
  }

  private Answer present(Context ctx) {
    var device = ctx.pathParam("id");
    return reports
        .present(device)
        .map(it -> Answer.of(AppJson.of(device, it)))
        .orElseGet(() -> Refused.NOT_THERE.of(device));
  }

  private Answer history(Context ctx) {
    var device = ctx.pathParam("id");
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    var before = query.time("before").orElse(Instant.ofEpochMilli(Long.MAX_VALUE));
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    return reports
        .history(device, before, limit)
        .map(
            spans ->
                Answer.page(
                    JsonNodeFactory.instance.objectNode().put("device", device),
                    "apps",
                    spans,
                    limit,
                    AppJson::of,
                    span -> span.since().toString()))
        .orElseGet(() -> Refused.NOT_THERE.of(device));
  }

  private Answer spread(Context ctx) {
    var app = ctx.pathParam("app");
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    var after = query.text("after").orElse("");
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    var versions = reports.spread(app, MOST);
    var devices = reports.having(app, after, limit);
    return Answer.of(AppJson.spread(app, versions, devices, limit));
  }

  private Answer report(Context ctx, Caller caller) throws IOException {
    var device = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var at = body.text("at").map(it -> WrittenTime.read(it, clock));
          var apps = apps(body);
          return body.refusal()
              .or(() -> at.flatMap(WrittenTime.Read::refusal))
              .or(() -> apps.refusal())
              .orElseGet(
                  () ->
                      answer(
                          reports.report(
                              caller.doer(),
                              caller.source(),
                              device,
                              at.flatMap(WrittenTime.Read::time),
                              apps.read())));
        });
  }

  /** Apps as they were read, or why one wasn't. */
  private record Read(List<App> read, Optional<Notice> why) {
    Optional<Answer> refusal() {
      return why.map(it -> new Answer.Refusal(422, "REFUSED", List.of(it)));
    }
  }

  private static Read apps(RequestBody body) {
    if (!body.has("apps")) {
      body.note("apps");
    }
    var objects = body.objects("apps");
    if (objects.size() > Inventory.MOST) {
      return new Read(List.of(), Optional.of(AppReports.tooMany(objects.size())));
    }
    var apps = new ArrayList<App>();
    for (int i = 0; i < objects.size(); i++) {
      switch (app(objects.get(i))) {
        case App.Read.Good(var app) -> apps.add(app);
        case App.Read.Bad(var field) -> {
          return new Read(List.of(), Optional.of(AppReports.unreadable(i + 1, field)));
        }
      }
    }
    return new Read(apps, Optional.empty());
  }

  private static App.Read app(RequestBody object) {
    var read =
        App.read(
            object.text("id").orElse(""),
            object.text("version").orElse(""),
            object.text("signer").orElse(""),
            object.text("sha256").orElse(""),
            object.text("name").orElse(""));
    var wrong = object.wrong();
    if (wrong.isPresent()) {
      return new App.Read.Bad(wrong.get());
    }
    return read instanceof App.Read.Bad(var field) && field.equals("hash")
        ? new App.Read.Bad("sha256")
        : read;
  }

  private static Answer answer(AppReports.Outcome outcome) {
    return switch (outcome) {
      case AppReports.Outcome.Kept(var report) -> Answer.of(AppJson.of(report));
      case AppReports.Outcome.Refused(var why) -> new Answer.Refusal(422, "REFUSED", List.of(why));
      case AppReports.Outcome.NotThere(var device) -> Refused.NOT_THERE.of(device);
    };
  }
}
