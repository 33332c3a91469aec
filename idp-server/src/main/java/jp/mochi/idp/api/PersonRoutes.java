package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Function;
import jp.mochi.idp.lifecycle.UnlockPerson;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** {@code /people}: what the directory says of somebody, and another chance for them. */
final class PersonRoutes {
  private final Directory directory;
  private final UnlockPerson unlocking;

  PersonRoutes(Directory directory, UnlockPerson unlocking) {
    this.directory = directory;
    this.unlocking = unlocking;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/people/{name}", ApiRoute.STAFF, this::show),
        new ApiRoute(POST, "/people/{name}/unlock", ApiRoute.STAFF, this::unlock));
  }

  private Answer show(Context ctx, Caller caller) {
    return found(ctx, person -> Answer.of(json(person)));
  }

  private Answer unlock(Context ctx, Caller caller) {
    return found(
        ctx,
        person ->
            Answer.of(json(person).put("counters", unlocking.unlock(caller.actor(), person))));
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
