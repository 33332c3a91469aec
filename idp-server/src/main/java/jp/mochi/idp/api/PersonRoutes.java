package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.util.List;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** {@code /people}: what the directory says of somebody. */
final class PersonRoutes {
  private final Directory directory;

  PersonRoutes(Directory directory) {
    this.directory = directory;
  }

  List<ApiRoute> routes() {
    return List.of(new ApiRoute(GET, "/people/{name}", ApiRoute.STAFF, this::show));
  }

  private Answer show(Context ctx, Caller caller) {
    var name = ctx.pathParam("name");
    return switch (directory.find(name)) {
      case LookUp.Found(var person) -> Answer.of(json(person));
      case LookUp.NotFound nobody -> Refused.NO_SUCH_PERSON.of(name);
      case LookUp.Ambiguous several -> Refused.SEVERAL_PEOPLE.of(name);
      case LookUp.Unavailable away -> Refused.DIRECTORY_SILENT.of(name);
    };
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode json(Person person) {
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
