package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import jp.mochi.idp.key.KeyUse;
import jp.mochi.idp.lifecycle.SigningKeyRoll;

/** {@code /signing-keys}: what services know us by, and rolling it over. */
final class SigningKeyRoutes {
  private static final String ALL = "/signing-keys";

  private final SigningKeyRoll roll;

  SigningKeyRoutes(SigningKeyRoll roll) {
    this.roll = roll;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ADMIN, (ctx, caller) -> list()),
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::add),
        new ApiRoute(POST, ALL + "/use", ApiRoute.ADMIN, this::use),
        new ApiRoute(DELETE, ALL + "/{id}", ApiRoute.ADMIN, this::remove));
  }

  private Answer list() {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("signingKeys");
    roll.all().forEach(key -> array.add(SigningKeyJson.of(key)));
    return Answer.of(node);
  }

  /** The body may be left out, as it was before there were several uses. */
  private Answer add(Context ctx, Caller caller) throws IOException {
    if (ctx.contentLength() == 0) {
      return shown(roll.add(caller.actor(), KeyUse.RSA), 201);
    }
    return RequestBody.with(
        ctx,
        body -> {
          var use = keyUse(body);
          return body.refusal().orElseGet(() -> shown(roll.add(caller.actor(), use), 201));
        });
  }

  private static KeyUse keyUse(RequestBody body) {
    var word = body.text("use").orElse(KeyUse.RSA.word());
    var use = KeyUse.of(word);
    if (use.isEmpty()) {
      body.note("use");
    }
    return use.orElse(KeyUse.RSA);
  }

  private Answer use(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var id = body.text("id");
          var early = body.yes("early");
          var use = keyUse(body);
          return body.refusal()
              .orElseGet(() -> shown(roll.use(caller.actor(), use, id, early), 200));
        });
  }

  private Answer remove(Context ctx, Caller caller) {
    return shown(roll.remove(caller.actor(), ctx.pathParam("id")), 200);
  }

  private static Answer shown(SigningKeyRoll.Outcome outcome, int status) {
    return switch (outcome) {
      case SigningKeyRoll.Outcome.Done(var key) ->
          new Answer.Document(status, SigningKeyJson.of(key));
      case SigningKeyRoll.Outcome.Refused(var why) ->
          new Answer.Refusal(422, "REFUSED", List.of(why));
      case SigningKeyRoll.Outcome.NotThere(var id) -> Refused.NOT_THERE.of(id);
    };
  }
}
