package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.Authority;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.lifecycle.AuthorityRoll;
import jp.mochi.idp.pki.RevocationLists;

/** {@code /certificate-authorities}: our own authorities, and their lists. */
final class AuthorityRoutes {
  private static final String ALL = "/certificate-authorities";
  private static final String NEXT = ALL + "/next";
  private static final String REVOKE = ALL + "/{id}/revoke";
  private static final String LIST = ALL + "/{id}/crl";

  private final AuthorityRoll roll;
  private final RevocationLists lists;
  private final String usualName;

  /**
   * @param usualName what the authority is called where nobody says otherwise
   */
  AuthorityRoutes(AuthorityRoll roll, RevocationLists lists, String usualName) {
    this.roll = roll;
    this.lists = lists;
    this.usualName = usualName;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list()),
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::init),
        new ApiRoute(POST, NEXT, ApiRoute.ADMIN, this::rollOver),
        new ApiRoute(POST, NEXT + "/use", ApiRoute.ADMIN, this::use),
        new ApiRoute(
            DELETE, NEXT, ApiRoute.ADMIN, (ctx, caller) -> shown(roll.remove(caller.actor()), 200)),
        new ApiRoute(POST, REVOKE, ApiRoute.ADMIN, this::revoke),
        new ApiRoute(GET, LIST, ApiRoute.ANY, (ctx, caller) -> revoked(ctx)),
        new ApiRoute(POST, LIST, ApiRoute.ADMIN, this::build));
  }

  private Answer list() {
    return Answer.of(json(roll.all()));
  }

  private static ObjectNode json(List<Authority> authorities) {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("authorities");
    authorities.forEach(authority -> array.add(CertificateJson.of(authority)));
    return node;
  }

  private Answer init(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var name = body.text("name").orElse(usualName);
          var kind = kind(body).orElse(AuthorityKeys.Kind.EC);
          return body.refusal().orElseGet(() -> shown(roll.init(caller.actor(), name, kind), 201));
        });
  }

  private Answer rollOver(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var kind = kind(body);
          var root = body.yes("root");
          return body.refusal()
              .orElseGet(() -> shown(roll.rollOver(caller.actor(), kind, root), 201));
        });
  }

  private static Optional<AuthorityKeys.Kind> kind(RequestBody body) {
    var word = body.text("key");
    var kind = word.flatMap(AuthorityKeys.Kind::of);
    if (word.isPresent() && kind.isEmpty()) {
      body.note("key");
    }
    return kind;
  }

  private Answer use(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var early = body.yes("early");
          return body.refusal().orElseGet(() -> shown(roll.use(caller.actor(), early), 200));
        });
  }

  private Answer revoke(Context ctx, Caller caller) throws IOException {
    var authority = named(ctx);
    return authority.isEmpty()
        ? Refused.NOT_THERE.of(ctx.pathParam("id"))
        : RequestBody.with(
            ctx,
            body -> {
              var reason = body.needed("reason");
              return body.refusal()
                  .orElseGet(
                      () -> shown(roll.revoke(caller.actor(), authority.get(), reason), 200));
            });
  }

  private Answer revoked(Context ctx) {
    return named(ctx).map(this::revoked).orElseGet(() -> Refused.NOT_THERE.of(ctx.pathParam("id")));
  }

  private Answer build(Context ctx, Caller caller) {
    return named(ctx)
        .map(
            authority ->
                switch (roll.buildList(caller.actor(), authority)) {
                  case AuthorityRoll.Outcome.Done done -> revoked(authority);
                  case AuthorityRoll.Outcome.Refused refused -> shown(refused, 422);
                })
        .orElseGet(() -> Refused.NOT_THERE.of(ctx.pathParam("id")));
  }

  private Optional<Authority> named(Context ctx) {
    var id = ctx.pathParam("id");
    return roll.all().stream()
        .filter(each -> each.id().equals(id) || (id.equals("current") && isCurrent(each)))
        .findFirst();
  }

  private Answer revoked(Authority authority) {
    return lists
        .of(authority)
        .map(list -> revoked(authority, list))
        .map(Answer::of)
        .orElseGet(() -> Refused.NOT_THERE.of(authority.id()));
  }

  private static boolean isCurrent(Authority authority) {
    return authority.role() instanceof Authority.Role.Issuing
        && authority.state() == Authority.State.CURRENT;
  }

  private static com.fasterxml.jackson.databind.JsonNode revoked(
      Authority authority, RevocationLists.Kept list) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("authority", authority.id())
        .put("number", list.standing().number())
        .put("entries", list.standing().entries())
        .put("thisUpdate", list.standing().thisUpdate().toString())
        .put("nextUpdate", list.standing().nextUpdate().toString())
        .put("bytes", list.der().length())
        .put("der", Base64.getEncoder().encodeToString(list.der().bytes()));
  }

  private static Answer shown(AuthorityRoll.Outcome outcome, int status) {
    return switch (outcome) {
      case AuthorityRoll.Outcome.Done(var authorities) ->
          new Answer.Document(status, json(authorities));
      case AuthorityRoll.Outcome.Refused(var why) ->
          new Answer.Refusal(422, "REFUSED", List.of(why));
    };
  }
}
