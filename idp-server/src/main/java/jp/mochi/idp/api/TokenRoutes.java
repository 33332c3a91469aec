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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.ApiToken;
import jp.mochi.idp.lifecycle.ApiTokens;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** {@code /tokens}: who else may use this interface. */
final class TokenRoutes {
  private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,3})d");
  private static final Duration USUAL = Duration.ofDays(365);
  private static final int LONGEST_NAME = 100;

  private final Database database;
  private final ApiTokens tokens;
  private final AuditLog audit;
  private final Directory directory;
  private final RoleGroups roles;
  private final Clock clock;

  TokenRoutes(
      Database database,
      ApiTokens tokens,
      AuditLog audit,
      Directory directory,
      RoleGroups roles,
      Clock clock) {
    this.database = database;
    this.tokens = tokens;
    this.audit = audit;
    this.directory = directory;
    this.roles = roles;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/tokens", ApiRoute.ADMIN, (ctx, caller) -> list()),
        new ApiRoute(POST, "/tokens", ApiRoute.ADMIN, this::create),
        new ApiRoute(DELETE, "/tokens/{id}", ApiRoute.ADMIN, this::revoke));
  }

  private Answer list() {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("tokens");
    database.read(tokens::list).forEach(token -> array.add(json(token)));
    return Answer.of(node);
  }

  private Answer create(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var role = Role.of(body.needed("role"));
          var person = body.needed("person");
          var name = body.text("name").orElse("");
          var expires = expires(body);
          if (role.isEmpty()) {
            body.note("role");
          }
          if (name.length() > LONGEST_NAME) {
            body.note("name");
          }
          return body.refusal()
              .orElseGet(() -> created(caller.actor(), person, name, role.orElseThrow(), expires));
        });
  }

  /** {@code 90d} or {@code never}; a year where nothing is said. */
  private Optional<Instant> expires(RequestBody body) {
    var text = body.text("expires").orElse(USUAL.toDays() + "d");
    if (text.equals("never")) {
      return Optional.empty();
    }
    var days = DAYS.matcher(text);
    if (!days.matches()) {
      body.note("expires");
      return Optional.empty();
    }
    return Optional.of(clock.instant().plus(Duration.ofDays(Long.parseLong(days.group(1)))));
  }

  private Answer created(
      Actor actor, String username, String name, Role role, Optional<Instant> expires) {
    return switch (directory.find(username)) {
      case LookUp.Found(var person) when person.disabled() -> Refused.DISABLED.of(username);
      case LookUp.Found(var person) when !roles.include(role, person) ->
          Refused.NOT_IN_ROLE.of(username, role.word(), roles.names(role));
      case LookUp.Found(var person) -> created(actor, person, name, role, expires);
      case LookUp.NotFound nobody -> Refused.NO_SUCH_PERSON.of(username);
      case LookUp.Ambiguous several -> Refused.SEVERAL_PEOPLE.of(username);
      case LookUp.Unavailable away -> Refused.DIRECTORY_SILENT.of(username);
    };
  }

  private Answer created(
      Actor actor, Person person, String name, Role role, Optional<Instant> expires) {
    var wanted = new ApiTokens.Wanted(name, person.id(), person.username(), role, expires);
    var made =
        database.<ApiTokens.Made>write(
            handle -> {
              var token = tokens.create(handle, wanted, actor.name(), clock.instant());
              audit.append(
                  handle, actor.did("token create", token.token().id(), detail(token.token())));
              return token;
            });
    return Answer.created(json(made.token()).put("secret", made.secret()));
  }

  private Answer revoke(Context ctx, Caller caller) {
    var id = ctx.pathParam("id");
    var revoked =
        database.<Optional<ApiToken>>write(
            handle -> {
              var gone = tokens.revoke(handle, id);
              gone.ifPresent(
                  token ->
                      audit.append(
                          handle, caller.actor().did("token revoke", token.id(), detail(token))));
              return gone;
            });
    return revoked.map(token -> Answer.of(json(token))).orElseGet(() -> Refused.NOT_THERE.of(id));
  }

  private static Map<String, String> detail(ApiToken token) {
    return Map.of("person", token.username(), "role", token.role().word());
  }

  private ObjectNode json(ApiToken token) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", token.id())
            .put("name", token.name())
            .put("person", token.username())
            .put("role", token.role().word())
            .put("created", token.created().toString())
            .put("createdBy", token.createdBy());
    token.expires().ifPresent(end -> node.put("expires", end.toString()));
    token.lastUsed().ifPresent(used -> node.put("lastUsed", used.toString()));
    return node.put("expired", token.expired(clock.instant()));
  }
}
