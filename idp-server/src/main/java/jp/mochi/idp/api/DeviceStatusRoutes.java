package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.lifecycle.device.ForgetSource;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.lifecycle.status.StatusBody;
import jp.mochi.idp.lifecycle.status.StatusOutcome;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.lifecycle.status.apple.TakeMdmEvents;
import jp.mochi.idp.reason.Reason;

/** {@code /devices/{id}/status}: what is reported of devices, and how they stand by it. */
final class DeviceStatusRoutes {
  private static final String PATH = "/devices/{id}/status";
  private static final int USUAL = 50;
  private static final int MOST = 500;

  private final TakeStatus taking;
  private final TakeMdmEvents events;
  private final DeviceStatus status;
  private final ForgetSource forgetting;
  private final Clock clock;

  DeviceStatusRoutes(
      TakeStatus taking,
      TakeMdmEvents events,
      DeviceStatus status,
      ForgetSource forgetting,
      Clock clock) {
    this.taking = taking;
    this.events = events;
    this.status = status;
    this.forgetting = forgetting;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, PATH, ApiRoute.ANY, (ctx, caller) -> show(ctx)),
        new ApiRoute(GET, PATH + "/history", ApiRoute.ANY, (ctx, caller) -> history(ctx)),
        new ApiRoute(POST, PATH, ApiRoute.REPORTERS, this::take, StatusBody.MOST_BYTES),
        new ApiRoute(POST, "/devices/{id}/forget-source", ApiRoute.STAFF, this::forget),
        new ApiRoute(POST, "/mdm/apple", ApiRoute.REPORTERS, this::event, TakeMdmEvents.MOST_BYTES)
            .takingPasswords());
  }

  private Answer show(Context ctx) {
    var id = ctx.pathParam("id");
    return status
        .of(id)
        .<Answer>map(shown -> Answer.of(DeviceStatusJson.of(id, shown, clock.getZone())))
        .orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private Answer history(Context ctx) {
    var id = ctx.pathParam("id");
    var query = new QueryParameters(ctx, clock);
    var limit = query.limit(USUAL, MOST);
    var before = query.number("before", 0);
    if (query.refusal().isPresent()) {
      return query.refusal().get();
    }
    return status
        .history(id, before == 0 ? Long.MAX_VALUE : before, limit)
        .<Answer>map(page -> Answer.of(page(page, limit)))
        .orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private static ObjectNode page(List<KeptStatus> page, int limit) {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("reports");
    page.forEach(each -> array.add(DeviceStatusJson.of(each)));
    if (page.size() == limit) {
      node.put("next", page.getLast().number());
    }
    return node;
  }

  private Answer take(Context ctx, Caller caller) throws IOException {
    var sender = new StatusBody.Sender(ctx.pathParam("id"), caller.source());
    return answer(
        switch (StatusBody.read(SentBody.of(ctx), sender)) {
          case StatusBody.Outcome.Bad(var why) -> why;
          case StatusBody.Outcome.Read(var report) -> taking.take(caller.doer(), report);
        });
  }

  private Answer forget(Context ctx, Caller caller) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var source = body.needed("source");
          var reason = body.reason("reason");
          return body.refusal()
              .orElseGet(
                  () ->
                      DeviceRoutes.answer(
                          forgetting.forget(caller.doer(), id, source, reason), 200));
        });
  }

  /** What says nothing of a device is taken for read: the sender would only send it again. */
  private Answer event(Context ctx, Caller caller) throws IOException {
    return events
        .take(caller.doer(), ctx.bodyInputStream())
        .map(DeviceStatusRoutes::answer)
        .orElseGet(Answer.Done::new);
  }

  static Answer answer(StatusOutcome outcome) {
    return switch (outcome) {
      case StatusOutcome.Done(var device, var kept, var fresh) ->
          new Answer.Document(fresh ? 201 : 200, DeviceStatusJson.of(kept));
      case StatusOutcome.Refused(var reason, var why) ->
          new Answer.Refusal(status(reason), reason.name(), List.of(why), reason);
    };
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case STATUS_TOO_LARGE -> 413;
      case STATUS_MALFORMED -> 400;
      case STATUS_DEVICE_UNKNOWN -> 404;
      case STATUS_SOURCE -> 403;
      case STATUS_TOO_OFTEN -> 429;
      case STATUS_OLDER, STATUS_DEVICE_SHUT_OUT -> 409;
      default -> 422;
    };
  }
}
