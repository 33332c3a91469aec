package jp.mochi.idp.signal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.idp.signal.Message.State;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code outbox}.
 *
 * <p>A message is somebody's from the claim until they say how it went, or until their lease is
 * over. Claiming is one statement that changes the row only where it is still due, so that of two
 * who come at once one has it; and whoever comes to say how it went must still hold the lease.
 */
final class Outbox {
  private static final int LONGEST_WHY = 500;

  private static final String COLUMNS =
      "id, channel, state, person, username, event, reference, content, created, expires, due,"
          + " attempts, lapsed, ended, why";

  /** What is to be sent. */
  record Fresh(
      String channel,
      String person,
      String username,
      String event,
      String reference,
      String content) {}

  /** Writes a message, to be sent at once. */
  void put(Handle handle, Fresh fresh, Instant now, Instant expires) {
    handle
        .createUpdate(
            "INSERT INTO outbox (id, channel, state, person, username, event, reference, content,"
                + " created, expires, due, lease, attempts, lapsed, ended, why, urgent, begun)"
                + " VALUES (:id, :channel, 'waiting', :person, :username, :event, :reference,"
                + " :content, :now, :expires, :now, NULL, 0, 0, NULL, '', :urgent, 0)")
        .bind("id", UUID.randomUUID().toString())
        .bind("channel", fresh.channel())
        .bind("person", fresh.person())
        .bind("username", fresh.username())
        .bind("event", fresh.event())
        .bind("reference", fresh.reference())
        .bind("content", fresh.content())
        .bind("now", now.toEpochMilli())
        .bind("expires", expires.toEpochMilli())
        .bind("urgent", Urgent.is(fresh.event()) ? 1 : 0)
        .execute();
  }

  /** What a person is yet to be told of the same act, and nobody has begun to send. */
  Optional<Message> ofSameAct(Handle handle, String channel, String person, String reference) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM outbox WHERE state = 'waiting' AND reference = :reference AND"
                + " person = :person AND channel = :channel AND attempts = 0"
                + " ORDER BY created, id LIMIT 1")
        .bind("reference", reference)
        .bind("person", person)
        .bind("channel", channel)
        .map((row, ctx) -> message(row))
        .findOne();
  }

  /** Changes what a message says, unless somebody has begun to send it. */
  boolean reword(Handle handle, Message message, String event, String content) {
    return handle
            .createUpdate(
                "UPDATE outbox SET content = :content, event = :event,"
                    + " urgent = CASE WHEN :urgent = 1 THEN 1 ELSE urgent END"
                    + " WHERE id = :id AND state = 'waiting' AND attempts = 0")
            .bind("id", message.id())
            .bind("event", event)
            .bind("content", content)
            .bind("urgent", Urgent.is(event) ? 1 : 0)
            .execute()
        == 1;
  }

  /** Whether anything is to be sent; read first, since an idle second must not cost a commit. */
  boolean isAnyDue(Handle handle, String channel, Instant now) {
    return handle
        .createQuery(
            "SELECT 1 FROM outbox WHERE state = 'waiting' AND channel = :channel"
                + " AND urgent IN (0, 1) AND due <= :now LIMIT 1")
        .bind("channel", channel)
        .bind("now", now.toEpochMilli())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /**
   * Takes the message that has been due for longest, an urgent one where there is one. It has
   * lapsed once more where somebody else had begun to send it and never came to say how it went.
   *
   * @param lease who takes it
   * @param until for how long it is theirs
   */
  Optional<Message> claim(Handle handle, String channel, String lease, Instant now, Instant until) {
    return handle
        .createQuery(
            "UPDATE outbox SET lease = :lease, due = :until, attempts = attempts + 1,"
                + " lapsed = lapsed + CASE WHEN lease IS NULL THEN 0 ELSE begun END, begun = 0"
                + " WHERE id = COALESCE("
                + oldest(1)
                + ", "
                + oldest(0)
                + ") AND state = 'waiting' AND due <= :now RETURNING "
                + COLUMNS)
        .bind("lease", lease)
        .bind("until", until.toEpochMilli())
        .bind("channel", channel)
        .bind("now", now.toEpochMilli())
        .map((row, ctx) -> message(row))
        .findOne();
  }

  private static String oldest(int urgent) {
    return "(SELECT id FROM outbox WHERE state = 'waiting' AND channel = :channel AND urgent = "
        + urgent
        + " AND due <= :now ORDER BY due, id LIMIT 1)";
  }

  /** Sending begins now; false where it is no longer the claimer's. */
  boolean begin(Handle handle, Message message, String lease) {
    return change(handle, message, lease, "begun = 1", Map.of());
  }

  /** It may have been sent, and is tried once more; false where it is no longer the claimer's. */
  boolean unsure(Handle handle, Message message, String lease, Instant due, String why) {
    return change(
        handle,
        message,
        lease,
        "lease = NULL, lapsed = lapsed + 1, due = :due, why = :why",
        Map.of("due", due.toEpochMilli(), "why", shortened(why)));
  }

  /** It was sent; false where it is no longer the claimer's. What it said is kept no longer. */
  boolean sent(Handle handle, Message message, String lease, Instant now) {
    return change(
        handle,
        message,
        lease,
        "state = 'sent', lease = NULL, content = '', why = '', ended = :now",
        Map.of("now", now.toEpochMilli()));
  }

  /** It is to be tried again; false where it is no longer the claimer's. */
  boolean later(Handle handle, Message message, String lease, Instant due, String why) {
    return change(
        handle,
        message,
        lease,
        "lease = NULL, due = :due, why = :why",
        Map.of("due", due.toEpochMilli(), "why", shortened(why)));
  }

  /** It never will be sent; false where it is no longer the claimer's. */
  boolean giveUp(Handle handle, Message message, String lease, Instant now, String why) {
    return change(
        handle,
        message,
        lease,
        "state = 'given-up', lease = NULL, why = :why, ended = :now",
        Map.of("now", now.toEpochMilli(), "why", shortened(why)));
  }

  /** Changes a message that waits for its claimer; false where it is no longer theirs. */
  private static boolean change(
      Handle handle, Message message, String lease, String set, Map<String, ?> values) {
    return handle
            .createUpdate(
                "UPDATE outbox SET "
                    + set
                    + " WHERE id = :id AND lease = :lease AND state = 'waiting'")
            .bindMap(values)
            .bind("id", message.id())
            .bind("lease", lease)
            .execute()
        == 1;
  }

  /** Gives up what nobody has claimed in time, since its channel is gone; what that was. */
  List<Message> giveUpForgotten(Handle handle, Instant before, Instant now, int most) {
    return handle
        .createQuery(
            "UPDATE outbox SET state = 'given-up', lease = NULL, ended = :now,"
                + " why = 'nobody sends it any more' WHERE id IN (SELECT id FROM outbox"
                + " WHERE state = 'waiting' AND expires <= :before AND due <= :before LIMIT :most)"
                + " AND state = 'waiting' RETURNING "
                + COLUMNS)
        .bind("now", now.toEpochMilli())
        .bind("before", before.toEpochMilli())
        .bind("most", most)
        .map((row, ctx) -> message(row))
        .list();
  }

  /** Gives up all messages of an event that wait, whosesoever. */
  void giveUpAll(Handle handle, String event, Instant now, String why) {
    handle
        .createUpdate(
            "UPDATE outbox SET state = 'given-up', lease = NULL, content = '', why = :why,"
                + " ended = :now WHERE state = 'waiting' AND event = :event")
        .bind("event", event)
        .bind("now", now.toEpochMilli())
        .bind("why", shortened(why))
        .execute();
  }

  /** Has a message that was given up tried again; false where there is no such message. */
  boolean retry(Handle handle, String id, Instant now, Instant expires) {
    return handle
            .createUpdate(
                "UPDATE outbox SET state = 'waiting', ended = NULL, due = :now, attempts = 0,"
                    + " lapsed = 0, expires = :expires WHERE id = :id AND state = 'given-up'")
            .bind("id", id)
            .bind("now", now.toEpochMilli())
            .bind("expires", expires.toEpochMilli())
            .execute()
        == 1;
  }

  /** How many messages of a channel wait. */
  long waiting(Handle handle, String channel) {
    return handle
        .createQuery(
            "SELECT count(*) FROM outbox WHERE state = 'waiting' AND channel = :channel"
                + " AND urgent IN (0, 1)")
        .bind("channel", channel)
        .mapTo(Long.class)
        .one();
  }

  /** How many messages wait, by channel. */
  Map<String, Long> waiting(Handle handle) {
    var counts = new HashMap<String, Long>();
    handle
        .createQuery(
            "SELECT channel, count(*) AS waiting FROM outbox WHERE state = 'waiting'"
                + " GROUP BY channel")
        .map((row, ctx) -> Map.entry(row.getString("channel"), row.getLong("waiting")))
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return counts;
  }

  /** The message of this id. */
  Optional<Message> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM outbox WHERE id = :id")
        .bind("id", id)
        .map((row, ctx) -> message(row))
        .findOne();
  }

  /**
   * Messages, the latest first.
   *
   * @param state only those that stand so
   * @param person only those that concern this person
   * @param before only older ones than the message of this id
   */
  List<Message> list(
      Handle handle,
      Optional<State> state,
      Optional<String> person,
      Optional<Message> before,
      int most) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM outbox WHERE (:state = '' OR state = :state)"
                + " AND (:person = '' OR person = :person)"
                + " AND (created < :created OR (created = :created AND id < :id))"
                + " ORDER BY created DESC, id DESC LIMIT :most")
        .bind("state", state.map(State::text).orElse(""))
        .bind("person", person.orElse(""))
        .bind("created", before.map(it -> it.created().toEpochMilli()).orElse(Long.MAX_VALUE))
        .bind("id", before.map(Message::id).orElse(""))
        .bind("most", most)
        .map((row, ctx) -> message(row))
        .list();
  }

  /** Deletes what ended before; how many. */
  int deleteEnded(Handle handle, Instant before, int most) {
    return handle
        .createUpdate(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state <> 'waiting'"
                + " AND ended < :before LIMIT :most)")
        .bind("before", before.toEpochMilli())
        .bind("most", most)
        .execute();
  }

  /** What servers answer is theirs to choose. */
  private static String shortened(String why) {
    var line = why.replaceAll("\\p{Cc}+", " ").strip();
    return line.length() <= LONGEST_WHY ? line : line.substring(0, LONGEST_WHY);
  }

  private static Message message(ResultSet row) throws SQLException {
    var ended = row.getLong("ended");
    var over = !row.wasNull();
    return new Message(
        row.getString("id"),
        row.getString("channel"),
        State.of(row.getString("state")).orElseThrow(),
        row.getString("person"),
        row.getString("username"),
        row.getString("event"),
        row.getString("reference"),
        row.getString("content"),
        at(row, "created"),
        at(row, "expires"),
        at(row, "due"),
        row.getInt("attempts"),
        row.getInt("lapsed"),
        over ? Optional.of(Instant.ofEpochMilli(ended)) : Optional.empty(),
        row.getString("why"));
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
