package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Problem;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.http.RestOfBody;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.Role;

/** The whole interface: every call's way in and every answer's way out. */
public final class Api {
  /** Of each answer to whoever is let in: in which zone times are told, and read, in words. */
  public static final String TIME_ZONE = "Mochi-Time-Zone";

  static final String PREFIX = "/api/v1";
  private static final JsonMapper JSON = new JsonMapper();

  private final Access access;
  private final RefusalRecords records;
  private final Repeats repeats;
  private final List<ApiRoute> calls;
  private final Route hints;
  private final ZoneId zone;

  Api(
      Access access,
      RefusalRecords records,
      Repeats repeats,
      List<ApiRoute> calls,
      Route hints,
      ZoneId zone) {
    this.access = access;
    this.records = records;
    this.repeats = repeats;
    this.calls = List.copyOf(calls);
    this.hints = hints;
    this.zone = zone;
  }

  /** Each call at both listeners, and what is published at a well-known address. */
  public List<Route> routes() {
    var routes = new ArrayList<Route>();
    routes.add(hints);
    for (var call : calls) {
      for (var listener : List.of(Listener.MAIN, Listener.MANAGEMENT)) {
        routes.add(
            new Route(
                Set.of(listener),
                call.method(),
                PREFIX + call.path(),
                ctx -> answer(ctx, listener, call),
                call.bodyBytes()));
      }
    }
    return routes;
  }

  /** {@code GET /service-providers} and so on, for the description's test. */
  Set<String> signatures() {
    return calls.stream()
        .map(call -> call.method() + " " + call.path())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void answer(Context ctx, Listener listener, ApiRoute call) throws IOException {
    switch (access.decide(ctx, listener, call.basic())) {
      case Access.Decision.Denied denied -> {
        records.notLetIn(ctx, denied);
        write(ctx, denied.refusal());
      }
      case Access.Decision.Granted(var caller) -> {
        ctx.header(TIME_ZONE, zone.getId());
        var answer = answer(ctx, caller, call);
        if (answer instanceof Answer.Refusal refusal) {
          records.notDone(ctx, caller, refusal);
        }
        write(ctx, answer);
      }
    }
  }

  private Answer answer(Context ctx, Caller caller, ApiRoute call) throws IOException {
    return call.roles().contains(caller.role())
        ? repeats.once(ctx, caller, call)
        : Refused.ROLE.of(words(call.roles()));
  }

  private static String words(Set<Role> roles) {
    return roles.stream().sorted().map(Role::word).collect(Collectors.joining(" / "));
  }

  static void write(Context ctx, Answer answer) throws IOException {
    switch (answer) {
      case Answer.Document(var status, var json) -> write(ctx, status, json);
      case Answer.Repeated(var status, var json) when status >= 400 ->
          ctx.status(status).contentType(Problem.CONTENT_TYPE).result(JSON.writeValueAsBytes(json));
      case Answer.Repeated(var status, var json) -> write(ctx, status, json);
      case Answer.Done done -> ctx.status(204);
      case Answer.Written written -> {}
      case Answer.Streamed streamed -> ctx.res().flushBuffer();
      case Answer.Refusal refusal -> {
        if (refusal.status() == HttpStatus.CONTENT_TOO_LARGE.getCode()) {
          RestOfBody.throwAway(ctx);
        }
        if (refusal.status() == 401) {
          ctx.header("WWW-Authenticate", "Bearer realm=\"mochi\"");
        }
        Problem.write(ctx, refusal.status(), refusal.error(), Notices.json(refusal.notices()));
      }
    }
  }

  private static void write(Context ctx, int status, JsonNode json) throws IOException {
    ctx.status(status)
        .contentType("application/json; charset=utf-8")
        .result(JSON.writeValueAsBytes(json));
  }

  /** A refusal as it is written. */
  static JsonNode problem(Context ctx, Answer.Refusal refusal) {
    var messages = Notices.json(refusal.notices());
    return Problem.of(refusal.status(), refusal.error(), messages, Reference.of(ctx));
  }
}
