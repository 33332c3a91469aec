package jp.mochi.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that somebody has signed on with before.
 *
 * <p>A cookie's secret is replaced at each sign-on. The one before it stays good in two cases,
 * since phones lose answers and open tabs side by side: for {@link #GRACE} after the change, and
 * for as long as nobody has come back with its successor (the answer that carried it was lost).
 * Whoever shows an older secret has a copy: the browser is forgotten. So a thief who uses a copy is
 * found out when the owner comes next, and the other way round. The cookie bears our mark, so that
 * nobody else can make one that looks older.
 *
 * <p>All methods take part in the caller's transaction. Two sign-ons at once in one browser: the
 * change is a conditional update, so one of them changes the secret and the other leaves it.
 */
public final class KnownBrowsers {
  /** Where the migrations of this module are. */
  public static final String MIGRATIONS = "db/device";

  /** A browser that hasn't been used for so long is forgotten; also the cookie's Max-Age. */
  public static final Duration LIFETIME = Duration.ofDays(180);

  /** For how long a replaced secret is still good, for tabs side by side. */
  public static final Duration GRACE = Duration.ofMinutes(5);

  /**
   * A person's browsers beyond this number are forgotten, least recently used first. Those that are
   * vouched for are counted by themselves: no number of sign-ons by a password alone takes the
   * place of one.
   */
  public static final int BROWSERS_PER_PERSON = 20;

  /** People of a browser beyond this number are forgotten by it, least recently used first. */
  public static final int PEOPLE_PER_BROWSER = 20;

  private static final Duration LATELY = Duration.ofDays(1);

  private static final String LIVE =
      "SELECT id, secret_hash, seen, previous_hash, rotated FROM known_browser"
          + " WHERE id = ? AND expires > ?";
  private static final String USED =
      "SELECT 1 FROM known_browser_person WHERE browser = ? AND person = ?";
  private static final String VOUCH =
      "UPDATE known_browser_person SET vouched = ? WHERE browser = ? AND person = ?"
          + " AND vouched IS NULL";
  private static final String VOUCHED_SINCE =
      "SELECT browser FROM known_browser_person WHERE person = ? AND vouched > ?";
  private static final String VOUCHED = USED + " AND vouched < ?";
  private static final String USED_AGAIN =
      "UPDATE known_browser_person SET last_used = ? WHERE browser = ? AND person = ?";

  /** Of a person's browsers those that nothing but a password vouches for. */
  static final String UNVOUCHED = "vouched IS NULL AND person";

  private final UnaryOperator<String> mark;

  /**
   * @param mark what this installation alone can say of a text, and always says again: 22 to 43
   *     letters and digits of Base64 for addresses
   */
  public KnownBrowsers(UnaryOperator<String> mark) {
    this.mark = mark;
  }

  /**
   * That a browser has become one that is vouched for.
   *
   * @param browser its id
   * @param lately how many of the person's have within a day, this one among them
   */
  public record Vouched(String browser, int lately) {}

  private enum Standing {
    CURRENT,
    /** Replaced, but still good, and the successor may be on its way to another tab. */
    IN_GRACE,
    /** Replaced, but the successor never arrived. */
    SUCCESSOR_LOST,
    OUTDATED
  }

  private record Row(
      String id, String secretHash, boolean seen, @Nullable String previousHash, Instant rotated) {}

  /**
   * Says whether a person has used this browser before.
   *
   * @param cookie the cookie as the browser sent it
   * @param person the immutable id of whom the browser's user claims to be
   */
  public Recognition recognise(Handle handle, Optional<String> cookie, String person, Instant now) {
    var presented = cookie.flatMap(it -> BrowserCookie.parse(it, mark));
    var row = presented.flatMap(it -> live(handle, it.id(), now));
    if (row.isEmpty()) {
      return new Recognition.Stranger();
    }
    var standing = standing(row.get(), presented.orElseThrow(), now);
    if (standing == Standing.OUTDATED) {
      return forgetStolen(handle, row.get().id());
    }
    if (standing == Standing.CURRENT && !row.get().seen()) {
      Rows.change(handle, "UPDATE known_browser SET seen = 1 WHERE id = ?", row.get().id());
    }
    return used(handle, row.get().id(), person)
        ? new Recognition.Known(row.get().id())
        : new Recognition.Stranger();
  }

  /**
   * Notes that a person has signed on with this browser.
   *
   * @return the cookie's new value; empty when the browser should keep the one it has or is just
   *     getting from a sign-on in another tab
   */
  public Optional<String> remember(
      Handle handle, Optional<String> cookie, String person, Instant now) {
    var presented = cookie.flatMap(it -> BrowserCookie.parse(it, mark));
    var row = presented.flatMap(it -> live(handle, it.id(), now));
    if (row.isEmpty()) {
      return Optional.of(begin(handle, person, now));
    }
    var standing = standing(row.get(), presented.orElseThrow(), now);
    if (standing == Standing.OUTDATED) {
      forgetBrowser(handle, row.get().id());
      return Optional.of(begin(handle, person, now));
    }
    join(handle, row.get().id(), person, now);
    return standing == Standing.IN_GRACE
        ? Optional.empty()
        : rotate(handle, row.get(), presented.orElseThrow(), now);
  }

  /**
   * Notes that a person has shown more than a password in this browser: whoever has found out a
   * password signs on with it, and has a browser that is known as theirs from then on. It is kept
   * since when that is so.
   *
   * @return the first time, that it has become so; empty from then on
   */
  public Optional<Vouched> vouch(
      Handle handle, Optional<String> cookie, String person, Instant now) {
    return good(handle, cookie, now).flatMap(row -> vouch(handle, row.id(), person, now));
  }

  private static Optional<Vouched> vouch(
      Handle handle, String browser, String person, Instant now) {
    if (Rows.change(handle, VOUCH, now.toEpochMilli(), browser, person) == 0) {
      return Optional.empty();
    }
    keepNewest(handle, "vouched IS NOT NULL AND person", person, "browser", BROWSERS_PER_PERSON);
    var since = now.minus(LATELY).toEpochMilli();
    var lately = Rows.all(handle, VOUCHED_SINCE, row -> row.getString(1), person, since);
    return Optional.of(new Vouched(browser, lately.size()));
  }

  /** The browser's id, if they have. A copied secret is left for the next password to find out. */
  public Optional<String> vouchedFor(
      Handle handle, Optional<String> cookie, String person, Instant now) {
    return vouchedBefore(handle, cookie, person, Instant.MAX, now);
  }

  /**
   * The same if they had before a moment: before a sign-on began, so that what was shown in it
   * doesn't make the browser a known one for just this.
   */
  public Optional<String> vouchedBefore(
      Handle handle, Optional<String> cookie, String person, Instant before, Instant now) {
    return good(handle, cookie, now)
        .map(Row::id)
        .filter(browser -> isVouchedFor(handle, browser, person, before));
  }

  private Optional<Row> good(Handle handle, Optional<String> cookie, Instant now) {
    return cookie
        .flatMap(it -> BrowserCookie.parse(it, mark))
        .flatMap(
            it ->
                live(handle, it.id(), now)
                    .filter(row -> standing(row, it, now) != Standing.OUTDATED));
  }

  private static boolean isVouchedFor(
      Handle handle, String browser, String person, Instant before) {
    var until = before.equals(Instant.MAX) ? Long.MAX_VALUE : before.toEpochMilli();
    return Rows.one(handle, VOUCHED, row -> true, browser, person, until).isPresent();
  }

  /** Forgets all browsers of a person: a lost phone, somebody who has left. */
  public static void forgetPerson(Handle handle, String person) {
    handle.execute("DELETE FROM known_browser_person WHERE person = ?", person);
  }

  /**
   * Forgets a browser, for all its people.
   *
   * @param browser its id, see {@link Recognition.Known}
   */
  public static void forget(Handle handle, String browser) {
    forgetBrowser(handle, browser);
  }

  /**
   * At most {@code limit} browsers that have expired, for {@link #expire}. Reads the whole table
   * where there are fewer, hence for a transaction that nobody waits for: an index by their ends
   * would be written by every sign-on.
   */
  public List<String> expired(Handle handle, Instant now, int limit) {
    return handle
        .select(
            "SELECT id FROM known_browser WHERE expires <= ? LIMIT ?", now.toEpochMilli(), limit)
        .mapTo(String.class)
        .list();
  }

  /** Deletes these, as far as they have expired; says how many. */
  public int expire(Handle handle, List<String> browsers, Instant now) {
    var deleted = 0;
    for (var id : browsers) {
      if (handle.execute(
              "DELETE FROM known_browser WHERE id = ? AND expires <= ?", id, now.toEpochMilli())
          > 0) {
        forgetBrowser(handle, id);
        deleted++;
      }
    }
    return deleted;
  }

  private static Optional<Row> live(Handle handle, String id, Instant now) {
    return Rows.one(handle, LIVE, KnownBrowsers::row, id, now.toEpochMilli());
  }

  private static Row row(ResultSet result) throws SQLException {
    return new Row(
        result.getString(1),
        result.getString(2),
        result.getInt(3) == 1,
        result.getString(4),
        Instant.ofEpochMilli(result.getLong(5)));
  }

  private static Standing standing(Row row, BrowserCookie presented, Instant now) {
    var hash = presented.hash();
    if (same(hash, row.secretHash())) {
      return Standing.CURRENT;
    }
    var previous = row.previousHash();
    if (previous == null || !same(hash, previous)) {
      return Standing.OUTDATED;
    }
    if (now.isBefore(row.rotated().plus(GRACE))) {
      return Standing.IN_GRACE;
    }
    return row.seen() ? Standing.OUTDATED : Standing.SUCCESSOR_LOST;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private String begin(Handle handle, String person, Instant now) {
    var cookie = BrowserCookie.fresh(now);
    Rows.change(
        handle,
        "INSERT INTO known_browser (id, secret_hash, seen, rotated, expires) VALUES (?, ?, 0, ?,"
            + " ?)",
        cookie.id(),
        cookie.hash(),
        now.toEpochMilli(),
        now.plus(LIFETIME).toEpochMilli());
    add(handle, cookie.id(), person, now);
    keepNewest(handle, UNVOUCHED, person, "browser", BROWSERS_PER_PERSON);
    return cookie.value(mark);
  }

  /** Replaces the secret that was presented, unless another tab has just done so. */
  private Optional<String> rotate(Handle handle, Row row, BrowserCookie presented, Instant now) {
    var next = presented.rotated();
    int changed =
        Rows.change(
            handle,
            "UPDATE known_browser SET secret_hash = ?, seen = 0, previous_hash = ?, rotated = ?,"
                + " expires = ? WHERE id = ? AND secret_hash = ?",
            next.hash(),
            presented.hash(),
            now.toEpochMilli(),
            now.plus(LIFETIME).toEpochMilli(),
            row.id(),
            row.secretHash());
    return changed == 1 ? Optional.of(next.value(mark)) : Optional.empty();
  }

  private static void join(Handle handle, String browser, String person, Instant now) {
    int again = Rows.change(handle, USED_AGAIN, now.toEpochMilli(), browser, person);
    if (again == 0) {
      add(handle, browser, person, now);
      keepNewest(handle, UNVOUCHED, person, "browser", BROWSERS_PER_PERSON);
      keepNewest(handle, "browser", browser, "person", PEOPLE_PER_BROWSER);
    }
  }

  private static void add(Handle handle, String browser, String person, Instant now) {
    Rows.change(
        handle,
        "INSERT INTO known_browser_person (browser, person, last_used) VALUES (?, ?, ?)"
            + " ON CONFLICT (browser, person) DO UPDATE SET last_used = excluded.last_used",
        browser,
        person,
        now.toEpochMilli());
  }

  /** Asked only when a pair is new: no other sign-on makes more of them. */
  private static void keepNewest(Handle handle, String of, String value, String what, int most) {
    var surplus = Rows.all(handle, surplus(of, what), row -> row.getString(1), value, most);
    var sql = "DELETE FROM known_browser_person WHERE " + of + " = ? AND " + what + " = ?";
    surplus.forEach(each -> Rows.change(handle, sql, value, each));
  }

  /** At a sign-on in a new browser an index has all columns of the answer. */
  static String surplus(String of, String what) {
    var newestFirst = " = ? ORDER BY last_used DESC, " + what + " DESC LIMIT 1000 OFFSET ?";
    return "SELECT " + what + " FROM known_browser_person WHERE " + of + newestFirst;
  }

  private static boolean used(Handle handle, String browser, String person) {
    return Rows.one(handle, USED, row -> true, browser, person).isPresent();
  }

  private static List<String> people(Handle handle, String browser) {
    return Rows.all(
        handle,
        "SELECT person FROM known_browser_person WHERE browser = ?",
        row -> row.getString(1),
        browser);
  }

  private static Recognition forgetStolen(Handle handle, String browser) {
    var people = people(handle, browser);
    forgetBrowser(handle, browser);
    return new Recognition.Stolen(browser, people);
  }

  private static void forgetBrowser(Handle handle, String browser) {
    handle.execute("DELETE FROM known_browser_person WHERE browser = ?", browser);
    handle.execute("DELETE FROM known_browser WHERE id = ?", browser);
  }
}
