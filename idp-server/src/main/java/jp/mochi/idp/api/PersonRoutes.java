package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import jp.mochi.idp.lifecycle.Authenticators;
import jp.mochi.idp.lifecycle.UnlockPerson;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** {@code /people}: what the directory says of somebody, and another chance for them. */
final class PersonRoutes {
  private final Directory directory;
  private final UnlockPerson unlocking;
  private final ActsOnPeople people;
  private final Authenticators apps;

  PersonRoutes(
      Directory directory, UnlockPerson unlocking, ActsOnPeople people, Authenticators apps) {
    this.directory = directory;
    this.unlocking = unlocking;
    this.people = people;
    this.apps = apps;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/people/{name}", ApiRoute.STAFF, this::show),
        new ApiRoute(POST, "/people/{name}/unlock", ApiRoute.STAFF, this::unlock),
        new ApiRoute(POST, "/people/{name}/authenticator/end", ApiRoute.STAFF, this::endApp));
  }

  private Answer show(Context ctx, Caller caller) {
    return found(ctx, person -> Answer.of(json(person)));
  }

  /** More tries of a password or a code are something that is given to whoever asks. */
  private Answer unlock(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body ->
            Giving.with(
                body, "reason", true, why -> found(ctx, person -> unlock(caller, person, why))));
  }

  private Answer unlock(Caller caller, Person person, String why) {
    return people
        .ofGiving(caller, person.id().value())
        .orElseGet(() -> unlocked(caller, person, why));
  }

  private Answer unlocked(Caller caller, Person person, String why) {
    return Answer.of(json(person).put("counters", unlocking.unlock(caller.actor(), person, why)));
  }

  private Answer endApp(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var reason = body.neededReason("reason");
          return body.refusal()
              .orElseGet(() -> found(ctx, person -> endApp(caller, person, reason)));
        });
  }

  /** Ends the app, where this caller may act on that person at all. */
  private Answer endApp(Caller caller, Person person, String reason) {
    var id = person.id().value();
    var against = people.refusal(caller, id);
    if (against.isPresent()) {
      return against.get();
    }
    return apps.end(caller.actor(), id, reason)
        .<Answer>map(sessions -> Answer.of(json(person).put("sessions", sessions)))
        .orElseGet(() -> Refused.NOT_THERE.of(person.username()));
  }

  private Answer found(Context ctx, Function<Person, Answer> act) {
    var name = ctx.pathParam("name");
    return switch (directory.find(name)) {
      case LookUp.Found(var person) -> act.apply(person);
      case LookUp.NotFound nobody -> Refused.NO_SUCH_PERSON.of(name);
      case LookUp.Ambiguous several -> Refused.SEVERAL_PEOPLE.of(name);
      case LookUp.Unavailable away -> Refused.DIRECTORY_SILENT.of(name);
    };
  }

  private static ObjectNode json(Person person) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", person.id().value())
            .put("username", person.username())
            .put("displayName", person.displayName())
            .put("disabled", person.disabled());
    person.first("mail").ifPresent(mail -> node.put("mail", mail));
    var groups = node.putArray("groups");
    person.groups().stream().sorted().forEach(groups::add);
    return node;
  }
}
