package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.device.RegisteredKeys;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;

/** {@code /device-keys}: keys of devices, by WebAuthn. */
final class DeviceKeyRoutes {
  private final RegisteredKeys keys;
  private final Directory directory;
  private final Clock clock;

  DeviceKeyRoutes(RegisteredKeys keys, Directory directory, Clock clock) {
    this.keys = keys;
    this.directory = directory;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/device-keys", ApiRoute.ANY, (ctx, caller) -> list(ctx)),
        new ApiRoute(POST, "/device-keys/{id}/end", ApiRoute.STAFF, this::end));
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var person = query.text("person").map(this::idOf);
    var device = query.text("device");
    if (person.isPresent() == device.isPresent()) {
      query.note("person");
    }
    return query
        .refusal()
        .orElseGet(
            () ->
                listed(
                    person
                        .map(keys::ofPerson)
                        .orElseGet(() -> keys.ofDevice(device.orElseThrow()))));
  }

  /** Somebody who has left is found by the immutable id. */
  private String idOf(String name) {
    return directory.find(name) instanceof LookUp.Found(var person) ? person.id().value() : name;
  }

  private static Answer listed(List<DeviceKey> found) {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("keys");
    found.forEach(each -> array.add(json(each)));
    return Answer.of(node);
  }

  private static ObjectNode json(DeviceKey key) {
    var made = key.key();
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", key.id())
            .put("device", key.holder().device())
            .put("person", key.holder().person())
            .put("username", key.holder().username())
            .put("name", key.name())
            .put("level", key.level().number())
            .put("strength", key.level().text())
            .put("host", made.rpId())
            .put("backupEligible", made.backupEligible())
            .put("backedUp", made.backedUp())
            .put("attestation", made.attestation().format())
            .put("model", made.attestation().model())
            .put("created", key.created().toString())
            .put("by", key.createdBy());
    made.attestation().root().ifPresent(root -> node.put("attestedBy", root));
    key.lastUsed().ifPresent(at -> node.put("lastUsed", at.toString()));
    key.alarm().ifPresent(at -> node.put("alarm", at.toString()));
    return node;
  }

  private Answer end(Context ctx, Caller caller) throws IOException {
    var id = ctx.pathParam("id");
    return RequestBody.with(
        ctx,
        body -> {
          var reason = body.reason("reason");
          return body.refusal()
              .orElseGet(
                  () -> answer(keys.end(new Doer(caller.actor(), caller.role()), id, reason)));
        });
  }

  private static Answer answer(RegisteredKeys.Outcome outcome) {
    return switch (outcome) {
      case RegisteredKeys.Outcome.Done(var key, var sessions) ->
          Answer.of(json(key).put("sessionsEnded", sessions.size()));
      case RegisteredKeys.Outcome.Refused(var why) ->
          new Answer.Refusal(422, "REFUSED", List.of(why));
      case RegisteredKeys.Outcome.NotThere(var id) -> Refused.NOT_THERE.of(id);
    };
  }
}
