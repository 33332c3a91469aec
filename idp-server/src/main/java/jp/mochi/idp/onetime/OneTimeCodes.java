package jp.mochi.idp.onetime;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.idp.key.OneTimeKey;
import jp.mochi.idp.sql.Prepared;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code one_time_secret} and {@code recovery_code}. That a code is good once is decided
 * by one statement each: of two that come with the same code at once, on whichever nodes, one finds
 * the row as it must be.
 */
public final class OneTimeCodes {
  /** How many recovery codes somebody gets. */
  public static final int RECOVERY_CODES = 10;

  /**
   * So many wrong codes end what an app can do until the helpdesk has spoken to its owner: guessing
   * goes on for months where nobody counts. One in 6,600 has guessed a code by then.
   */
  public static final int MOST_FAILURES = 50;

  /** So many wrong codes within {@link #STRANGE_WITHIN} are no slip of their owner's. */
  private static final int STRANGE = 5;

  private static final Duration STRANGE_WITHIN = Duration.ofHours(1);
  private static final Duration TOLD_EVERY = Duration.ofDays(7);

  /** Of each of these the owner is told in any case: whoever guesses slowly is told of, too. */
  private static final Set<Long> ALWAYS_TOLD = Set.of(10L, 25L, (long) MOST_FAILURES);

  private static final String COLUMNS =
      "id, person_id, username, device, since, (SELECT COUNT(*) FROM recovery_code r"
          + " WHERE r.person_id = one_time_secret.person_id), secret, failures,"
          + " strange_failures";
  private static final String OF = "SELECT " + COLUMNS + " FROM one_time_secret WHERE ";

  private final OneTimeKey key;

  public OneTimeCodes(OneTimeKey key) {
    this.key = key;
  }

  /**
   * In which browser a code is typed: wrong ones are counted apart, so that whoever has found out a
   * password can't use up what its owner may type.
   */
  enum Lane {
    /** The owner has shown more than a password there: wrong codes in a row count. */
    OWN("failures"),
    /** It may be anybody's who has the password: no right code makes up for those before it. */
    STRANGE("strange_failures");

    private final String column;

    Lane(String column) {
      this.column = column;
    }
  }

  /** What is kept of an app. */
  record Kept(
      Authenticator app, Optional<OneTimeSecret> secret, long failures, long strangeFailures) {
    boolean isBlocked(Lane lane) {
      return (lane == Lane.OWN ? failures : strangeFailures) >= MOST_FAILURES;
    }
  }

  /** A person's app, if there is one. */
  public static Optional<Authenticator> of(Handle handle, String person) {
    return Prepared.one(
        handle,
        OF + "person_id = ?",
        statement -> statement.setString(1, person),
        OneTimeCodes::app);
  }

  Optional<Kept> kept(Handle handle, String person) {
    return Prepared.one(
        handle, OF + "person_id = ?", statement -> statement.setString(1, person), this::kept);
  }

  private Kept kept(ResultSet row) throws SQLException {
    var app = app(row);
    var secret = key.open(app.id(), row.getBytes(7)).map(OneTimeSecret::of);
    return new Kept(app, secret, row.getLong(8), row.getLong(9));
  }

  private static Authenticator app(ResultSet row) throws SQLException {
    return new Authenticator(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Optional.ofNullable(row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        row.getInt(6));
  }

  /**
   * What is to be kept of a new app.
   *
   * @param step of the code that showed that it works: none up to it counts any more
   */
  public record Fresh(
      String id,
      String person,
      String username,
      OneTimeSecret secret,
      Optional<String> device,
      long step) {}

  /**
   * Keeps a new app with recovery codes of its own; the one that there was has ended.
   *
   * @return the codes, for its owner's eyes
   */
  public List<TypedCode.Recovery> put(Handle handle, Fresh fresh, Instant now) {
    insert(handle, fresh, now);
    var codes =
        Stream.generate(TypedCode.Recovery::fresh).distinct().limit(RECOVERY_CODES).toList();
    codes.forEach(code -> keep(handle, fresh.person(), code));
    return codes;
  }

  private void insert(Handle handle, Fresh fresh, Instant now) {
    Prepared.update(
        handle,
        "INSERT INTO one_time_secret (id, person_id, username, secret, device, since, last_step,"
            + " failures) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        statement -> {
          statement.setString(1, fresh.id());
          statement.setString(2, fresh.person());
          statement.setString(3, fresh.username());
          statement.setBytes(4, key.seal(fresh.id(), fresh.secret().export()));
          statement.setString(5, fresh.device().orElse(null));
          statement.setLong(6, now.toEpochMilli());
          statement.setLong(7, fresh.step());
        });
  }

  private void keep(Handle handle, String person, TypedCode.Recovery code) {
    Prepared.update(
        handle,
        "INSERT INTO recovery_code (person_id, mark) VALUES (?, ?)",
        statement -> {
          statement.setString(1, person);
          statement.setBytes(2, key.mark(person, code.characters()));
        });
  }

  /** Uses up a code of the app's; false where it, or a later one, was used before. */
  boolean use(Handle handle, Authenticator app, long step, Lane lane) {
    var over = lane == Lane.OWN ? ", failures = 0" : "";
    return Prepared.update(
            handle,
            "UPDATE one_time_secret SET last_step = ?"
                + over
                + " WHERE person_id = ? AND id = ? AND last_step < ?",
            statement -> {
              statement.setLong(1, step);
              statement.setString(2, app.person());
              statement.setString(3, app.id());
              statement.setLong(4, step);
            })
        == 1;
  }

  /** Uses up a recovery code; false where there is none such. */
  boolean use(Handle handle, Authenticator app, TypedCode.Recovery code) {
    return Prepared.update(
            handle,
            "DELETE FROM recovery_code WHERE person_id = ? AND mark = ?",
            statement -> {
              statement.setString(1, app.person());
              statement.setBytes(2, key.mark(app.person(), code.characters()));
            })
        == 1;
  }

  /** Counts a wrong code of an app's. */
  static void failed(Handle handle, Authenticator app, Lane lane) {
    Prepared.update(
        handle,
        "UPDATE one_time_secret SET %1$s = %1$s + 1 WHERE person_id = ?".formatted(lane.column),
        statement -> statement.setString(1, app.person()));
  }

  /**
   * Counts a wrong code that came after the right password, where its owner has shown no more than
   * that: whether they are to be told now that somebody may know their password. They are once a
   * week at most for each password, and in any case of what brings the app nearer to its block, and
   * of that.
   *
   * @param counted whether it was one of those that block the app, which {@link #failed} counts
   * @param password the directory's mark of the password that was right; empty where it has none
   */
  static boolean isToBeTold(
      Handle handle, Authenticator app, boolean counted, String password, Instant now) {
    var since = now.minus(STRANGE_WITHIN).toEpochMilli();
    var strange =
        Prepared.one(
            handle,
            "UPDATE one_time_secret SET"
                + " strange_tries = CASE WHEN strange_since > ? THEN strange_tries + 1 ELSE 1 END,"
                + " strange_since = CASE WHEN strange_since > ? THEN strange_since ELSE ? END"
                + " WHERE person_id = ? RETURNING strange_tries, strange_failures",
            statement -> {
              statement.setLong(1, since);
              statement.setLong(2, since);
              statement.setLong(3, now.toEpochMilli());
              statement.setString(4, app.person());
            },
            row -> new Strange(row.getLong(1), row.getLong(2)));
    if (counted && strange.filter(it -> ALWAYS_TOLD.contains(it.failures())).isPresent()) {
      return told(handle, app, password, now, Long.MAX_VALUE);
    }
    return strange.filter(it -> it.tries() >= STRANGE).isPresent()
        && told(handle, app, password, now, now.minus(TOLD_EVERY).toEpochMilli());
  }

  /**
   * Wrong codes by whoever may not be the owner.
   *
   * @param tries within the hour
   * @param failures until the app is blocked
   */
  private record Strange(long tries, long failures) {}

  /** Notes that the owner is told, unless they were since then, and of this password. */
  private static boolean told(
      Handle handle, Authenticator app, String password, Instant now, long before) {
    return Prepared.update(
            handle,
            "UPDATE one_time_secret SET strange_told = ?, strange_password = ?"
                + " WHERE person_id = ? AND (strange_told < ? OR strange_password <> ?)",
            statement -> {
              statement.setLong(1, now.toEpochMilli());
              statement.setString(2, password);
              statement.setString(3, app.person());
              statement.setLong(4, before);
              statement.setString(5, password);
            })
        == 1;
  }

  /** Lets wrong codes be counted from nothing again. */
  public static void startOver(Handle handle, String person) {
    Prepared.update(
        handle,
        "UPDATE one_time_secret SET failures = 0, strange_failures = 0, strange_tries = 0,"
            + " strange_since = 0, strange_told = 0, strange_password = '' WHERE person_id = ?",
        statement -> statement.setString(1, person));
  }

  /**
   * Which codes were used lately is forgotten: recovery codes end, and apps' codes count from those
   * on that nobody can have used yet.
   *
   * @return how many recovery codes ended
   */
  public static int forgetUses(Handle handle, Instant now) {
    var next = Totp.lastThatCounts(now);
    Prepared.update(
        handle,
        "UPDATE one_time_secret SET last_step = ? WHERE last_step < ?",
        statement -> {
          statement.setLong(1, next);
          statement.setLong(2, next);
        });
    return Prepared.update(handle, "DELETE FROM recovery_code", statement -> {});
  }

  /** Ends a person's app and the recovery codes with it; which it was. */
  public static Optional<Authenticator> end(Handle handle, String person) {
    var app = of(handle, person);
    app.ifPresent(
        there -> {
          delete(handle, "one_time_secret", person);
          delete(handle, "recovery_code", person);
        });
    return app;
  }

  /** The apps that are on a device, as far as anybody has said so. */
  public static List<Authenticator> on(Handle handle, String device) {
    return Prepared.rows(
        handle, OF + "device = ?", statement -> statement.setString(1, device), OneTimeCodes::app);
  }

  private static void delete(Handle handle, String table, String person) {
    Prepared.update(
        handle,
        "DELETE FROM " + table + " WHERE person_id = ?",
        statement -> statement.setString(1, person));
  }
}
