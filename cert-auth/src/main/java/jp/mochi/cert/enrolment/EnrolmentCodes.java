package jp.mochi.cert.enrolment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code enrolment_code}. All methods take part in the caller's transaction.
 *
 * <p>Who guesses must know a handle, which has 130 random bits and appears in no record: a stranger
 * can't burn a code. Who knows one has five tries, however many at once: each try holds the row
 * before it reads how many there were.
 */
public final class EnrolmentCodes {
  private static final String COLUMNS =
      "handle, secret_hash, route, person, username, device, ownership, platform, made, made_by,"
          + " maker, why, expires, wrong, ended, session";

  /** What came of showing a code. */
  public sealed interface Shown {
    /** It opens; it isn't used by that. */
    record Good(EnrolmentCode code) implements Shown {}

    /** It doesn't; a wrong secret was counted. */
    record Refused(EnrolmentFault fault, Optional<EnrolmentCode> code) implements Shown {}
  }

  /** Makes one that no session shows, such as the helpdesk's. */
  public Challenge.OneTime make(
      Handle handle,
      EnrolmentRoute route,
      Candidate candidate,
      By by,
      Instant now,
      Duration lifetime) {
    return make(handle, route, candidate, by, Optional.empty(), now, lifetime);
  }

  /**
   * Makes one, and ends those that were made before for the same device and the same way.
   *
   * @param session the id of the session that shows it
   */
  public Challenge.OneTime make(
      Handle handle,
      EnrolmentRoute route,
      Candidate candidate,
      By by,
      Optional<String> session,
      Instant now,
      Duration lifetime) {
    handle
        .createUpdate(
            "UPDATE enrolment_code SET ended = :now"
                + " WHERE device = :device AND route = :route AND ended IS NULL")
        .bind("now", now.toEpochMilli())
        .bind("device", candidate.device())
        .bind("route", route.text())
        .execute();
    var made = new Challenge.OneTime(Random.id(), Secret.random());
    var insert =
        handle.createUpdate(
            "INSERT INTO enrolment_code (handle, secret_hash, route, person, username, device,"
                + " ownership, platform, made, made_by, maker, why, expires, wrong, session) VALUES"
                + " (:handle, :hash, :route, :person, :username, :device, :ownership, :platform,"
                + " :filed, :filedBy, :filer, :why, :expires, 0, :session)");
    Columns.bind(insert, candidate);
    Columns.bind(insert, by, now, now.plus(lifetime));
    session.ifPresentOrElse(
        id -> insert.bind("session", id), () -> insert.bindNull("session", Types.VARCHAR));
    insert
        .bind("handle", made.handle())
        .bind("hash", made.secret().hash())
        .bind("route", route.text())
        .execute();
    return made;
  }

  /** Tries a code; a wrong secret counts at once, so that the caller's transaction must commit. */
  public Shown show(Handle handle, Challenge.OneTime shown, EnrolmentRoute route, Instant now) {
    hold(handle, shown.handle());
    var found = find(handle, shown.handle());
    if (found.isEmpty()) {
      return new Shown.Refused(EnrolmentFault.UNKNOWN_CODE, Optional.empty());
    }
    var code = found.get();
    var closed = code.closed(now);
    if (closed.isPresent() && closed.get() != EnrolmentFault.USED) {
      return new Shown.Refused(closed.get(), found);
    }
    // Also of one that was used: what came of it is for whoever knows the secret.
    if (!shown.secret().hasHash(hash(handle, code.handle()))) {
      count(handle, code.handle());
      return new Shown.Refused(EnrolmentFault.WRONG_SECRET, find(handle, code.handle()));
    }
    if (closed.isPresent()) {
      return new Shown.Refused(closed.get(), found);
    }
    return code.route() == route
        ? new Shown.Good(code)
        : new Shown.Refused(EnrolmentFault.WRONG_ROUTE, found);
  }

  /** Others that try the same code at once wait until this transaction is over. */
  private static void hold(Handle handle, String code) {
    handle
        .createUpdate("UPDATE enrolment_code SET wrong = wrong WHERE handle = :handle")
        .bind("handle", code)
        .execute();
  }

  private static void count(Handle handle, String code) {
    handle
        .createUpdate("UPDATE enrolment_code SET wrong = wrong + 1 WHERE handle = :handle")
        .bind("handle", code)
        .execute();
  }

  private static String hash(Handle handle, String code) {
    return handle
        .createQuery("SELECT secret_hash FROM enrolment_code WHERE handle = :handle")
        .bind("handle", code)
        .mapTo(String.class)
        .one();
  }

  /** Uses a code up; false where somebody else was faster, or it has closed meanwhile. */
  public boolean use(Handle handle, EnrolmentCode code, Instant now) {
    return handle
            .createUpdate(
                "UPDATE enrolment_code SET ended = :now WHERE handle = :handle AND ended IS NULL"
                    + " AND wrong < :most AND expires > :now")
            .bind("now", now.toEpochMilli())
            .bind("handle", code.handle())
            .bind("most", EnrolmentCode.MOST_WRONG)
            .execute()
        == 1;
  }

  /** The code with this handle. */
  public Optional<EnrolmentCode> find(Handle handle, String code) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM enrolment_code WHERE handle = :handle")
        .bind("handle", code)
        .map((row, ctx) -> code(row))
        .findOne();
  }

  /** A person's codes that still open something, the latest first. */
  public List<EnrolmentCode> open(Handle handle, String person, Instant now) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM enrolment_code WHERE person = :person AND ended IS NULL"
                + " AND wrong < :most AND expires > :now ORDER BY made DESC, handle LIMIT 100")
        .bind("person", person)
        .bind("most", EnrolmentCode.MOST_WRONG)
        .bind("now", now.toEpochMilli())
        .map((row, ctx) -> code(row))
        .list();
  }

  /**
   * How many codes of a person are open that somebody else has made, beside those that one for this
   * device and this way would end.
   */
  public int openByOthers(Handle handle, Candidate candidate, EnrolmentRoute route, Instant now) {
    return handle
        .createQuery(
            "SELECT COUNT(*) FROM enrolment_code WHERE person = :person"
                + " AND (maker IS NULL OR maker <> :person) AND ended IS NULL AND wrong < :most"
                + " AND expires > :now AND NOT (device = :device AND route = :route)")
        .bind("person", candidate.person())
        .bind("device", candidate.device())
        .bind("route", route.text())
        .bind("most", EnrolmentCode.MOST_WRONG)
        .bind("now", now.toEpochMilli())
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Ends the oldest codes that a person has made for themselves, so that so many stay; how many
   * ended.
   */
  public int endOldestOwn(Handle handle, String person, int keep, Instant now) {
    var open =
        " FROM enrolment_code WHERE person = :person AND maker = :person AND ended IS NULL"
            + " AND expires > :now";
    return handle
        .createUpdate(
            "UPDATE enrolment_code SET ended = :now WHERE handle IN (SELECT handle"
                + open
                + ") AND handle NOT IN (SELECT handle"
                + open
                + " ORDER BY made DESC, handle LIMIT :keep)")
        .bind("person", person)
        .bind("keep", keep)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** For whom the codes of a device are that still open something. */
  public List<String> holders(Handle handle, String device, Instant now) {
    return handle
        .createQuery(
            "SELECT DISTINCT person FROM enrolment_code WHERE device = :device AND ended IS NULL"
                + " AND expires > :now")
        .bind("device", device)
        .bind("now", now.toEpochMilli())
        .mapTo(String.class)
        .list();
  }

  /** Takes a device's codes back; how many still opened something. */
  public int end(Handle handle, String device, Instant now) {
    return handle
        .createUpdate(
            "UPDATE enrolment_code SET ended = :now WHERE device = :device AND ended IS NULL"
                + " AND expires > :now")
        .bind("now", now.toEpochMilli())
        .bind("device", device)
        .execute();
  }

  /**
   * Takes back what a person has made for themselves, for all ways; how many opened something. One
   * that is just being used leads to another one, or to a request: that is waited for first, so
   * that the caller's next statements see it.
   */
  public int endOwn(Handle handle, String person, Instant now) {
    handle
        .createUpdate(
            "UPDATE enrolment_code SET wrong = wrong WHERE person = :person AND maker = :person")
        .bind("person", person)
        .execute();
    return handle
        .createUpdate(
            "UPDATE enrolment_code SET ended = :now WHERE person = :person AND maker = :person"
                + " AND ended IS NULL AND expires > :now")
        .bind("now", now.toEpochMilli())
        .bind("person", person)
        .execute();
  }

  /** Ends all that are open, whosesoever; how many. */
  public int endAll(Handle handle, Instant now) {
    return handle
        .createUpdate(
            "UPDATE enrolment_code SET ended = :now WHERE ended IS NULL AND expires > :now")
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** Deletes those that expired before; how many. */
  public int deleteExpired(Handle handle, Instant before) {
    return handle
        .createUpdate("DELETE FROM enrolment_code WHERE expires < :before")
        .bind("before", before.toEpochMilli())
        .execute();
  }

  private static EnrolmentCode code(ResultSet row) throws SQLException {
    return new EnrolmentCode(
        row.getString("handle"),
        Columns.route(row),
        Columns.candidate(row),
        new By(
            row.getString("made_by"),
            Optional.ofNullable(row.getString("maker")),
            row.getString("why")),
        Optional.ofNullable(row.getString("session")),
        Instant.ofEpochMilli(row.getLong("made")),
        Instant.ofEpochMilli(row.getLong("expires")),
        row.getInt("wrong"),
        Columns.time(row, "ended"));
  }
}
