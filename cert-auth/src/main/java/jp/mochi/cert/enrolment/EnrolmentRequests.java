package jp.mochi.cert.enrolment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.EnrolmentRequest.State;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code enrolment_request} and {@code enrolment_transaction}. All methods take part in
 * the caller's transaction.
 *
 * <p>A request goes from one state to the next by one statement that names the state it leaves: of
 * two that decide at once, one does. What waits is bounded by person and in all; requests that are
 * filed at the same moment may together go over by as many as there are.
 */
public final class EnrolmentRequests {
  /** So many requests of one person wait at most. */
  public static final int MOST_OF_ONE = 10;

  /** So many wait at most. */
  public static final int MOST = 10_000;

  private static final String COLUMNS =
      "id, route, csr, key_hash, key_outside, person, username, device, ownership, platform,"
          + " filed, filed_by, filer, why, expires, state, decided, decided_by, decided_why,"
          + " serial";

  /**
   * What is filed.
   *
   * @param by who files it and why
   */
  public record Filing(
      EnrolmentRoute route,
      CertificationRequest request,
      boolean keyOutside,
      Candidate candidate,
      By by) {}

  /** Files a request that waits; the caller has asked whether {@link #tooMany} do. */
  public EnrolmentRequest file(Handle handle, Filing filing, Instant now, Duration lifetime) {
    return insert(handle, filing, now, now.plus(lifetime), State.PENDING);
  }

  /** Files a request that a code or a former certificate has approved; it is about to be issued. */
  public EnrolmentRequest fileApproved(Handle handle, Filing filing, Instant now) {
    return insert(handle, filing, now, now.plus(Duration.ofDays(1)), State.APPROVED);
  }

  /** Whether so many requests of a person, or in all, wait that another may not. */
  public boolean tooMany(Handle handle, String person, Instant now) {
    var waiting =
        "SELECT COUNT(*) FROM enrolment_request WHERE state = 'pending' AND expires > :now";
    var all = handle.createQuery(waiting).bind("now", now.toEpochMilli()).mapTo(Integer.class);
    var theirs =
        handle
            .createQuery(waiting + " AND person = :person")
            .bind("now", now.toEpochMilli())
            .bind("person", person)
            .mapTo(Integer.class);
    return theirs.one() >= MOST_OF_ONE || all.one() >= MOST;
  }

  private EnrolmentRequest insert(
      Handle handle, Filing filing, Instant now, Instant expires, State state) {
    var id = Random.id();
    var insert =
        handle.createUpdate(
            "INSERT INTO enrolment_request (id, route, csr, key_hash, key_outside, person,"
                + " username, device, ownership, platform, filed, filed_by, filer, why, expires,"
                + " state) VALUES (:id, :route, :csr, :key, :outside, :person, :username, :device,"
                + " :ownership, :platform, :filed, :filedBy, :filer, :why, :expires, :state)");
    Columns.bind(insert, filing.candidate());
    Columns.bind(insert, filing.by(), now, expires);
    insert
        .bind("id", id)
        .bind("route", filing.route().text())
        .bind("csr", filing.request().withoutChallenge().bytes())
        .bind("key", filing.request().keyHash())
        .bind("outside", filing.keyOutside() ? 1 : 0)
        .bind("state", state.text())
        .execute();
    return find(handle, id).orElseThrow();
  }

  /** The request with this id. */
  public Optional<EnrolmentRequest> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM enrolment_request WHERE id = :id")
        .bind("id", id)
        .map((row, ctx) -> request(row))
        .findOne();
  }

  /** The one that waits, or was approved, for this device with this key. */
  public Optional<EnrolmentRequest> underWay(
      Handle handle, EnrolmentRoute route, Candidate candidate, String keyHash, Instant now) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM enrolment_request WHERE key_hash = :key AND route = :route"
                + " AND person = :person AND device = :device AND expires > :now"
                + " AND state IN ('pending', 'approved') ORDER BY filed DESC LIMIT 1")
        .bind("key", keyHash)
        .bind("route", route.text())
        .bind("person", candidate.person())
        .bind("device", candidate.device())
        .bind("now", now.toEpochMilli())
        .map((row, ctx) -> request(row))
        .findOne();
  }

  /** What came of a decision. */
  public sealed interface Decided {
    /** It stands so now. */
    record Done(EnrolmentRequest request) implements Decided {}

    /** Somebody has decided before, or its time is over: it stands so. */
    record Closed(EnrolmentRequest request) implements Decided {}

    /** It is for whoever decides, or by them: somebody else must. */
    record Own(EnrolmentRequest request) implements Decided {}

    /** There is none. */
    record NotThere() implements Decided {}
  }

  /** Approves or denies a request that waits. */
  public Decided decide(Handle handle, String id, boolean approve, By by, Instant now) {
    var found = find(handle, id);
    if (found.isEmpty()) {
      return new Decided.NotThere();
    }
    if (found.get().concerns(by)) {
      return new Decided.Own(found.get());
    }
    var changed =
        handle
            .createUpdate(
                "UPDATE enrolment_request SET state = :state, decided = :now, decided_by = :by,"
                    + " decided_why = :why WHERE id = :id AND state = 'pending' AND expires > :now")
            .bind("state", (approve ? State.APPROVED : State.DENIED).text())
            .bind("now", now.toEpochMilli())
            .bind("by", by.name())
            .bind("why", by.why())
            .bind("id", id)
            .execute();
    var after = find(handle, id).orElseThrow();
    return changed == 1 ? new Decided.Done(after) : new Decided.Closed(after);
  }

  /** Denies all of a device's requests that wait or are approved; how many there were. */
  public int denyAll(Handle handle, String device, By by, Instant now) {
    return deny(
        handle,
        by,
        now,
        "device = :device AND state IN ('pending', 'approved')",
        Map.of("device", device));
  }

  /**
   * Denies what a person has asked for themselves and what has no certificate yet, also where
   * somebody has approved it; how many.
   */
  public int denyOwn(Handle handle, String person, By by, Instant now) {
    return deny(
        handle,
        by,
        now,
        "person = :person AND filer = :person AND state IN ('pending', 'approved')",
        Map.of("person", person));
  }

  /** Denies all that are approved and have no certificate yet; how many. */
  public int denyApproved(Handle handle, By by, Instant now) {
    return deny(handle, by, now, "state = 'approved'", Map.of());
  }

  private static int deny(
      Handle handle, By by, Instant now, String which, Map<String, String> values) {
    return handle
        .createUpdate(
            "UPDATE enrolment_request SET state = 'denied', decided = :now, decided_by = :by,"
                + " decided_why = :why WHERE "
                + which
                + " AND expires > :now")
        .bindMap(values)
        .bind("now", now.toEpochMilli())
        .bind("by", by.name())
        .bind("why", by.why())
        .execute();
  }

  /** An approved request has its certificate; false where it isn't approved, or has one already. */
  public boolean issued(Handle handle, EnrolmentRequest request, String serial) {
    return handle
            .createUpdate(
                "UPDATE enrolment_request SET state = 'issued', serial = :serial"
                    + " WHERE id = :id AND state = 'approved'")
            .bind("serial", serial)
            .bind("id", request.id())
            .execute()
        == 1;
  }

  /**
   * Begins a protocol's transaction; false where it has begun before. Which request it is may be
   * asked by the same key.
   */
  public boolean begin(Handle handle, String transaction, EnrolmentRequest request, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO enrolment_transaction (route, transaction_id, key_hash, request,"
                    + " begun) VALUES (:route, :id, :key, :request, :begun) ON CONFLICT DO NOTHING")
            .bind("route", request.route().text())
            .bind("id", Secret.hash(transaction))
            .bind("key", request.keyHash())
            .bind("request", request.id())
            .bind("begun", now.toEpochMilli())
            .execute()
        == 1;
  }

  /** Whether a transaction has begun, with whatever key. */
  public boolean begun(Handle handle, EnrolmentRoute route, String transaction) {
    return handle
        .createQuery(
            "SELECT 1 FROM enrolment_transaction WHERE route = :route AND transaction_id = :id")
        .bind("route", route.text())
        .bind("id", Secret.hash(transaction))
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** The request of a transaction that this key has begun. */
  public Optional<EnrolmentRequest> ofTransaction(
      Handle handle, EnrolmentRoute route, String transaction, String keyHash) {
    return handle
        .createQuery(
            "SELECT request FROM enrolment_transaction WHERE route = :route"
                + " AND transaction_id = :id AND key_hash = :key")
        .bind("route", route.text())
        .bind("id", Secret.hash(transaction))
        .bind("key", keyHash)
        .mapTo(String.class)
        .findOne()
        .flatMap(id -> find(handle, id));
  }

  /**
   * What to list.
   *
   * @param before only those filed before this one: where the last page ended
   */
  public record Wanted(
      Optional<String> person,
      Optional<State> state,
      Optional<EnrolmentRequest> before,
      int most) {}

  /** Requests, the latest first. */
  public List<EnrolmentRequest> list(Handle handle, Wanted wanted, Instant now) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM enrolment_request WHERE 1 = 1"
            + wanted.person().map(it -> " AND (person = :person OR username = :person)").orElse("")
            + wanted.state().map(EnrolmentRequests::condition).orElse("")
            + wanted
                .before()
                .map(it -> " AND (filed < :filed OR (filed = :filed AND id < :id))")
                .orElse("")
            + " ORDER BY filed DESC, id DESC LIMIT :most";
    var query = handle.createQuery(sql).bind("most", wanted.most());
    wanted.person().ifPresent(person -> query.bind("person", person));
    wanted.state().ifPresent(state -> bindState(query, state, now));
    wanted
        .before()
        .ifPresent(last -> query.bind("filed", last.filed().toEpochMilli()).bind("id", last.id()));
    return query.map((row, ctx) -> request(row)).list();
  }

  private static String condition(State state) {
    return switch (state) {
      case PENDING, APPROVED -> " AND state = :state AND expires > :now";
      case EXPIRED -> " AND state IN ('pending', 'approved') AND expires <= :now";
      case DENIED, ISSUED -> " AND state = :state";
    };
  }

  private static void bindState(org.jdbi.v3.core.statement.Query query, State state, Instant now) {
    if (state != State.EXPIRED) {
      query.bind("state", state.text());
    }
    if (state != State.DENIED && state != State.ISSUED) {
      query.bind("now", now.toEpochMilli());
    }
  }

  /** Deletes requests that ended before, and transactions that began before; how many. */
  public int deleteOld(Handle handle, Instant before) {
    var time = before.toEpochMilli();
    return handle
            .createUpdate("DELETE FROM enrolment_request WHERE expires < :before")
            .bind("before", time)
            .execute()
        + handle
            .createUpdate("DELETE FROM enrolment_transaction WHERE begun < :before")
            .bind("before", time)
            .execute();
  }

  private static EnrolmentRequest request(ResultSet row) throws SQLException {
    return new EnrolmentRequest(
        row.getString("id"),
        Columns.route(row),
        Der.of(row.getBytes("csr")),
        row.getString("key_hash"),
        row.getInt("key_outside") == 1,
        Columns.candidate(row),
        Columns.filedBy(row),
        Instant.ofEpochMilli(row.getLong("filed")),
        Instant.ofEpochMilli(row.getLong("expires")),
        State.of(row.getString("state")).orElseThrow(),
        decision(row),
        Optional.ofNullable(row.getString("serial")));
  }

  private static Optional<EnrolmentRequest.Decision> decision(ResultSet row) throws SQLException {
    var at = Columns.time(row, "decided");
    if (at.isEmpty()) {
      return Optional.empty();
    }
    var by = new By(row.getString("decided_by"), Optional.empty(), row.getString("decided_why"));
    return Optional.of(new EnrolmentRequest.Decision(at.get(), by));
  }
}
