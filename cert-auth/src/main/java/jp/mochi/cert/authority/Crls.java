package jp.mochi.cert.authority;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code crl} and {@code crl_revision}. All methods take part in the caller's
 * transaction.
 *
 * <p>A list's number only ever rises (RFC 5280 §5.2.3), also after a backup was restored: it is the
 * time in milliseconds, or one more than the last where that is later. Lists are built outside of
 * transactions; of two nodes that build at once, the first to keep its list wins and the other's is
 * dropped, since the number that it began from is no longer the last.
 */
public final class Crls {
  /** For how long others may rely on a list. */
  public static final Duration VALID = Duration.ofDays(7);

  /** A list is built anew after this time, also where nothing was revoked. */
  public static final Duration AGE = Duration.ofDays(1);

  /**
   * RFC 5280 §3.3: an entry stays for one list beyond its certificate's end; and for slow clocks.
   */
  private static final Duration KEPT = VALID.plusDays(1);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int STAMP = 16;
  private static final int STAMPS = 32;

  private static final String STAMPS_OF_CRL =
      "COALESCE((SELECT r.stamps FROM crl_revision r WHERE r.authority = crl.authority), '')";

  /**
   * What an authority had revoked at some moment: while it is equal, that is the same. The number
   * alone doesn't say so. A database that was set back (a restored backup, a standby that took over
   * without the last transactions) counts on from an earlier one, and reaches the same number with
   * other revocations.
   *
   * @param number how often something was revoked; -1 without such an authority
   * @param stamps what was drawn for the latest revisions, the latest first
   */
  public record Revision(long number, String stamps) {
    /** Of an authority that isn't there. */
    public static final Revision NONE = new Revision(-1, "");

    /**
     * Whether this came of that one by revoking alone; also no where so much was revoked since that
     * it can't be told.
     */
    public boolean follows(Revision former) {
      return equals(former)
          || (former.stamps.length() >= STAMP
              && stamps.contains(former.stamps.substring(0, STAMP)));
    }
  }

  /**
   * How an authority's list stands.
   *
   * @param revision how often something was revoked
   * @param built the revision that the list holds
   * @param number the last list's number; 0 before the first
   * @param entries how many it has
   */
  public record Standing(
      long revision,
      long built,
      long number,
      Instant thisUpdate,
      Instant nextUpdate,
      long entries) {
    /** Whether another list must be built. */
    public boolean due(Instant now) {
      return built < revision || !now.isBefore(thisUpdate.plus(AGE)) || now.isBefore(thisUpdate);
    }

    /** The next list's number. */
    public long nextNumber(Instant now) {
      return Math.max(number + 1, now.toEpochMilli());
    }
  }

  /** A list that is to be signed. */
  public static final class Content {
    private final Standing standing;
    private final Revision revision;
    private final RevokedEntries entries;

    private Content(Standing standing, Revision revision, RevokedEntries entries) {
      this.standing = standing;
      this.revision = revision;
      this.entries = entries;
    }

    /** The standing that the list was read for. */
    public Standing standing() {
      return standing;
    }

    /** How many entries it has. */
    public int size() {
      return entries.count();
    }

    RevokedEntries entries() {
      return entries;
    }
  }

  /** Begins with an authority's lists; the first is due at once. */
  public void open(Handle handle, String authority) {
    Rows.change(
        handle,
        "INSERT INTO crl (authority, revision, built, number, this_update, next_update, entries)"
            + " VALUES (?, 1, 0, 0, 0, 0, 0) ON CONFLICT (authority) DO NOTHING",
        authority);
    Rows.change(
        handle,
        "INSERT INTO crl_revision (authority, stamps) VALUES (?, ?)"
            + " ON CONFLICT (authority) DO NOTHING",
        authority,
        stamp());
  }

  /**
   * Something was revoked: the next list must say so, and what others keep in memory of how this
   * authority's certificates stand is no longer worth anything. Part of each revocation's
   * transaction.
   */
  public void raise(Handle handle, String authority) {
    var raise = "UPDATE crl SET revision = revision + 1 WHERE authority = ?";
    if (Rows.change(handle, raise, authority) == 1) {
      Rows.change(
          handle,
          "INSERT INTO crl_revision (authority, stamps) VALUES (?, ?)"
              + " ON CONFLICT (authority) DO UPDATE"
              + " SET stamps = substr(excluded.stamps || ' ' || crl_revision.stamps, 1, ?)",
          authority,
          stamp(),
          STAMPS * (STAMP + 1) - 1);
    }
  }

  private static String stamp() {
    return HexFormat.of().toHexDigits(RANDOM.nextLong());
  }

  /**
   * Everything was loaded from a backup: lists that were published since have higher numbers, and
   * what anybody has in memory comes of another past.
   */
  public void raiseAll(Handle handle) {
    Rows.change(handle, "UPDATE crl SET revision = revision + 1");
    Rows.change(handle, "DELETE FROM crl_revision");
    Rows.change(
        handle,
        "INSERT INTO crl_revision (authority, stamps) SELECT authority, ? FROM crl",
        stamp());
  }

  /** What each authority has revoked: while that stays, all statuses do. */
  public Map<String, Revision> revisions(Handle handle) {
    var revisions = new HashMap<String, Revision>();
    Rows.each(
        handle,
        "SELECT authority, revision, " + STAMPS_OF_CRL + " FROM crl",
        row -> revisions.put(row.getString(1), new Revision(row.getLong(2), row.getString(3))));
    return Map.copyOf(revisions);
  }

  public Optional<Standing> standing(Handle handle, String authority) {
    return Rows.one(
        handle,
        "SELECT revision, built, number, this_update, next_update, entries FROM crl"
            + " WHERE authority = ?",
        row ->
            new Standing(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getLong(6)),
        authority);
  }

  /** The list that was kept last. */
  public Optional<Der> list(Handle handle, String authority) {
    return Rows.one(
        handle,
        "SELECT der FROM crl WHERE authority = ? AND der IS NOT NULL",
        row -> Der.owning(row.getBytes(1)),
        authority);
  }

  /**
   * What the next list has to say. The revision is read first: what is revoked in between is listed
   * already, and the list after it is built for nothing.
   */
  public Optional<Content> content(Handle handle, String authority, Instant now) {
    return standing(handle, authority)
        .map(
            standing -> {
              var revision = revisions(handle).getOrDefault(authority, Revision.NONE);
              var entries = new RevokedEntries();
              Rows.each(
                  handle,
                  "SELECT serial, revoked, reason FROM issued_certificate"
                      + " WHERE authority = ? AND not_after >= ? AND revoked IS NOT NULL",
                  row -> entries.add(row.getString(1), row.getLong(2) / 1_000, row.getInt(3)),
                  authority,
                  now.minus(KEPT).toEpochMilli());
              authorities(handle, authority, now, entries);
              return new Content(standing, revision, entries);
            });
  }

  /** A root's list has the issuing authorities that it has taken back. */
  private static void authorities(Handle handle, String root, Instant now, RevokedEntries entries) {
    Rows.each(
        handle,
        "SELECT certificate, revoked, reason FROM authority"
            + " WHERE issuer = ? AND revoked IS NOT NULL",
        row -> {
          var certificate = Extensible.parse(row.getBytes(1));
          if (!certificate.getNotAfter().toInstant().isBefore(now.minus(KEPT))) {
            var serial = SerialNumber.text(certificate.getSerialNumber());
            entries.add(serial, row.getLong(2) / 1_000, row.getInt(3));
          }
        },
        root);
  }

  /**
   * Keeps a list; false where another was kept since its content was read, or the database was set
   * back to before that: its revision may then come again, with something else revoked.
   */
  public boolean keep(Handle handle, String authority, Content content, MakeCrl.Made made) {
    return Rows.change(
            handle,
            "UPDATE crl SET built = ?, number = ?, this_update = ?, next_update = ?, entries = ?,"
                + " der = ?"
                + " WHERE authority = ? AND number = ?"
                + " AND (revision > ? OR (revision = ? AND "
                + STAMPS_OF_CRL
                + " = ?))",
            content.standing().revision(),
            made.number(),
            made.thisUpdate().toEpochMilli(),
            made.nextUpdate().toEpochMilli(),
            content.size(),
            made.der(),
            authority,
            content.standing().number(),
            content.revision.number(),
            content.revision.number(),
            content.revision.stamps())
        == 1;
  }
}
