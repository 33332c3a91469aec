package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.session.Session;

/** {@code /sessions}: who is signed on. */
final class SessionRoutes {
  private final SessionsOfPeople sessions;
  private final ActsOnPeople people;

  SessionRoutes(SessionsOfPeople sessions, ActsOnPeople people) {
    this.sessions = sessions;
    this.people = people;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/sessions", ApiRoute.STAFF, this::list),
        new ApiRoute(POST, "/sessions/end", ApiRoute.STAFF, this::endAll),
        new ApiRoute(DELETE, "/sessions/{id}", ApiRoute.STAFF, this::end));
  }

  private Answer list(Context ctx, Caller caller) {
    var person = Optional.ofNullable(ctx.queryParam("person")).filter(name -> !name.isBlank());
    return Answer.of(json("sessions", sessions.list(person)));
  }

  private Answer end(Context ctx, Caller caller) {
    var id = ctx.pathParam("id");
    return sessions
        .person(id)
        .flatMap(person -> people.refusal(caller, person.value()))
        .or(() -> sessions.end(caller.actor(), id).map(ended -> Answer.of(json(ended))))
        .orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private Answer endAll(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var person = body.needed("person");
          return body.refusal().orElseGet(() -> endAll(caller, person));
        });
  }

  private Answer endAll(Caller caller, String name) {
    var whom = sessions.whom(name);
    return whom.ids().stream()
        .map(person -> people.refusal(caller, person.value()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> Answer.of(json(sessions.endAll(caller.actor(), whom))));
  }

  private static ObjectNode json(SessionsOfPeople.Ended ended) {
    var node = json("ended", ended.sessions());
    var services = node.putArray("services");
    for (var service : ended.services()) {
      var each =
          services
              .addObject()
              .put("service", service.service())
              .put("session", service.session())
              .put("outcome", service.how().word())
              .put("why", service.why());
      service.until().ifPresent(end -> each.put("until", end.toString()));
    }
    return node;
  }

  private static ObjectNode json(String field, List<Session> sessions) {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray(field);
    for (var session : sessions) {
      var each =
          array
              .addObject()
              .put("id", session.id())
              .put("person", session.person().value())
              .put("username", session.username())
              .put("started", session.started().toString())
              .put("lastUsed", session.lastUsed().toString())
              .put("address", session.clientAddress());
      var factors = each.putArray("factors");
      session.factors().forEach(proved -> factors.add(proved.factor().name()));
    }
    return node;
  }
}
