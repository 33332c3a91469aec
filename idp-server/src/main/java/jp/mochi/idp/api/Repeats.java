package jp.mochi.idp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.lifecycle.AnsweredCalls;
import jp.mochi.idp.lifecycle.AnsweredCalls.Begun;

/**
 * Calls with an {@code Idempotency-Key}: the same one once more gets the answer of the first,
 * refusals as well, and does nothing. What failed on our side is free to be made again.
 */
final class Repeats {
  static final String HEADER = "Idempotency-Key";

  /** Said of an answer that was given before. */
  static final String REPEATED = "Idempotency-Replayed";

  /** Whose changes can be repeated so. */
  private static final String BELOW = "/devices";

  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
  private static final JsonMapper JSON = new JsonMapper();

  private final Database database;
  private final Clock clock;
  private final AnsweredCalls calls = new AnsweredCalls();

  Repeats(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Makes a call, or finds what it came to. */
  Answer once(Context ctx, Caller caller, ApiRoute route) throws IOException {
    var key = Optional.ofNullable(ctx.header(HEADER));
    if (key.isEmpty()
        || !route.method().equals(HandlerType.POST)
        || !(route.path() + "/").startsWith(BELOW + "/")) {
      return route.act().of(ctx, caller);
    }
    if (!KEY.matcher(key.get()).matches()) {
      return Refused.IDEMPOTENCY_KEY.of(HEADER);
    }
    var who = caller.actor().token().orElse(caller.actor().name());
    var what = ctx.method() + " " + ctx.path();
    var call = AnsweredCalls.Call.of(who, what, key.get(), SentBody.whole(ctx));
    return switch (database.<Begun>write(handle -> calls.begin(handle, call, clock.instant()))) {
      case Begun.Fresh() -> made(ctx, caller, route, call);
      case Begun.Answered(var status, var answer) -> repeated(ctx, status, answer);
      case Begun.AnotherBody() -> Refused.IDEMPOTENCY_OTHER.of(HEADER);
      case Begun.UnderWay() -> Refused.IDEMPOTENCY_UNDER_WAY.of(HEADER);
    };
  }

  private Answer made(Context ctx, Caller caller, ApiRoute route, AnsweredCalls.Call call)
      throws IOException {
    Answer answer;
    try {
      answer = route.act().of(ctx, caller);
    } catch (IOException | RuntimeException failed) { // ours, and told as such: nothing is kept
      forget(call);
      throw failed;
    }
    switch (answer) {
      case Answer.Document(var status, var json) -> keep(call, status, Optional.of(json));
      case Answer.Done() -> keep(call, 204, Optional.empty());
      case Answer.Refusal refusal when refusal.status() < 500 ->
          keep(call, refusal.status(), Optional.of(Api.problem(ctx, refusal)));
      case Answer.Refusal ours -> forget(call);
      case Answer.Repeated again -> forget(call);
      case Answer.Written written -> forget(call);
      case Answer.Streamed streamed -> forget(call);
    }
    return answer;
  }

  private void keep(AnsweredCalls.Call call, int status, Optional<JsonNode> json) {
    database.write(
        handle -> {
          calls.answered(handle, call, status, json.map(JsonNode::toString));
          return true;
        });
  }

  private void forget(AnsweredCalls.Call call) {
    database.write(
        handle -> {
          calls.forget(handle, call);
          return true;
        });
  }

  /** Under the reference of the first, which is the one on record. */
  private static Answer repeated(Context ctx, int status, Optional<String> answer)
      throws JsonProcessingException {
    ctx.header(REPEATED, "true");
    if (answer.isEmpty()) {
      return new Answer.Done();
    }
    var json = JSON.readTree(answer.get());
    if (json.hasNonNull("reference") && status >= 400) {
      Reference.show(ctx, json.path("reference").asText());
    }
    return new Answer.Repeated(status, json);
  }
}
