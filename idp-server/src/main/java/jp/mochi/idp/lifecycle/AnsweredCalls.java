package jp.mochi.idp.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.text.Sha256;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code answered_call}: what calls with a key of their own came to, so that whoever
 * heard no answer may call once more without that it is done twice. All methods take part in the
 * caller's transaction.
 *
 * <p>The call itself runs in transactions of its own, between {@link #begin} and {@link #answered}.
 * Where a node goes down between the two nobody knows whether it was done: the key is refused for
 * {@link #UNDER_WAY}, and then free again.
 */
public final class AnsweredCalls {
  /** For so long the same call gets the same answer. */
  public static final Duration KEPT = Duration.ofHours(24);

  /** A call that hasn't been answered by then never will be. */
  public static final Duration UNDER_WAY = Duration.ofMinutes(5);

  /**
   * A call.
   *
   * @param id names caller, method, path and key
   * @param body the SHA-256 of what was sent
   */
  public record Call(String id, String body) {
    /**
     * One.
     *
     * @param caller the token's id, or the actor's name where there is none
     * @param what method and path
     */
    public static Call of(String caller, String what, String key, byte[] body) {
      var id = String.join("\0", caller, what, key);
      return new Call(Sha256.hex(id), Sha256.hex(body));
    }
  }

  /** How a call stands. */
  public sealed interface Begun {
    /** Nobody has made it: it is the caller's to make. */
    record Fresh() implements Begun {}

    /** It was made. */
    record Answered(int status, Optional<String> answer) implements Begun {}

    /** Another was made with its key. */
    record AnotherBody() implements Begun {}

    /** Somebody is making it. */
    record UnderWay() implements Begun {}
  }

  private record Kept(String body, Instant begun, Optional<Integer> status, Optional<String> json) {
    Begun begun(Call call, Instant now) {
      if (!body.equals(call.body())) {
        return new Begun.AnotherBody();
      }
      if (status.isPresent()) {
        return new Begun.Answered(status.get(), json);
      }
      return now.isBefore(begun.plus(UNDER_WAY)) ? new Begun.UnderWay() : new Begun.Fresh();
    }
  }

  /** Begins a call, or says what it came to. Of two at once one is told to wait. */
  public Begun begin(Handle handle, Call call, Instant now) {
    handle
        .createUpdate("DELETE FROM answered_call WHERE begun < :before")
        .bind("before", now.minus(KEPT).toEpochMilli())
        .execute();
    if (insert(handle, call, now)) {
      return new Begun.Fresh();
    }
    var begun = find(handle, call.id()).map(kept -> kept.begun(call, now));
    if (begun.isEmpty() || !(begun.get() instanceof Begun.Fresh)) {
      return begun.orElseGet(Begun.UnderWay::new); // somebody takes it back in this moment
    }
    return takeOver(handle, call, now) ? new Begun.Fresh() : new Begun.UnderWay();
  }

  /** Of two at once one does. */
  private static boolean takeOver(Handle handle, Call call, Instant now) {
    return handle
            .createUpdate(
                "UPDATE answered_call SET begun = :now WHERE id = :id AND status IS NULL"
                    + " AND begun <= :left")
            .bind("now", now.toEpochMilli())
            .bind("id", call.id())
            .bind("left", now.minus(UNDER_WAY).toEpochMilli())
            .execute()
        == 1;
  }

  private static boolean insert(Handle handle, Call call, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO answered_call (id, body, begun) VALUES (:id, :body, :now)"
                    + " ON CONFLICT (id) DO NOTHING")
            .bind("id", call.id())
            .bind("body", call.body())
            .bind("now", now.toEpochMilli())
            .execute()
        == 1;
  }

  private static Optional<Kept> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT body, begun, status, answer FROM answered_call WHERE id = :id")
        .bind("id", id)
        .map(
            (row, context) -> {
              var status = row.getInt("status");
              return new Kept(
                  row.getString("body"),
                  Instant.ofEpochMilli(row.getLong("begun")),
                  row.getObject("status") == null ? Optional.empty() : Optional.of(status),
                  Optional.ofNullable(row.getString("answer")));
            })
        .findFirst();
  }

  /** Keeps what a call came to. */
  public void answered(Handle handle, Call call, int status, Optional<String> answer) {
    handle
        .createUpdate("UPDATE answered_call SET status = :status, answer = :answer WHERE id = :id")
        .bind("status", status)
        .bind("answer", answer.orElse(null))
        .bind("id", call.id())
        .execute();
  }

  /** Lets a call be made anew that has failed on our side. */
  public void forget(Handle handle, Call call) {
    handle.createUpdate("DELETE FROM answered_call WHERE id = :id").bind("id", call.id()).execute();
  }
}
