package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import jp.mochi.idp.lifecycle.Undelivered;
import jp.mochi.idp.signal.Message;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;

/** {@code /signals}: mail and webhooks, and how they fared. */
final class SignalRoutes {
  private static final int USUAL = 50;
  private static final int MOST = 500;

  private final Undelivered messages;
  private final Directory directory;
  private final Clock clock;

  SignalRoutes(Undelivered messages, Directory directory, Clock clock) {
    this.messages = messages;
    this.directory = directory;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, "/signals", ApiRoute.ANY, (ctx, caller) -> list(ctx)),
        new ApiRoute(POST, "/signals/{id}/retry", ApiRoute.STAFF, this::retry));
  }

  private Answer list(Context ctx) {
    var query = new QueryParameters(ctx, clock);
    var person = query.text("person").map(this::idOf);
    var state = query.named("state", Message.State::of);
    var limit = query.limit(USUAL, MOST);
    var last = query.named("after", messages::find);
    return query.answer(
        () ->
            Answer.page(
                "signals",
                messages.list(state, person, last, limit),
                limit,
                SignalRoutes::json,
                Message::id));
  }

  private String idOf(String name) {
    return directory.find(name) instanceof LookUp.Found(var person) ? person.id().value() : name;
  }

  /** Without what it says: that is its recipient's. */
  private static ObjectNode json(Message message) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", message.id())
            .put("channel", message.channel())
            .put("state", message.state().text())
            .put("event", message.event())
            .put("person", message.person())
            .put("username", message.username())
            .put("reference", message.reference())
            .put("created", message.created().toString())
            .put("attempts", message.attempts())
            .put("why", message.why());
    if (message.state() == Message.State.WAITING) {
      node.put("due", message.due().toString());
    }
    message.ended().ifPresent(at -> node.put("ended", at.toString()));
    return node;
  }

  private Answer retry(Context ctx, Caller caller) {
    var id = ctx.pathParam("id");
    return messages.retry(caller.actor(), id) ? new Answer.Done() : Refused.NOT_THERE.of(id);
  }
}
