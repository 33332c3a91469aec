package jp.mochi.cert.authority;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code issued_certificate}, {@code certified_key} and {@code certified_device}. All
 * methods take part in the caller's transaction.
 *
 * <p>A key belongs to the device and the person that it was first certified for. Of two requests at
 * once for one key and two devices, one makes the row and the other finds it.
 *
 * <p>What a device may have next hangs on what it has. Whoever decides by that {@linkplain #hold
 * holds} the device first, and reads after it; revoking does so by itself. A key's row changes
 * under its device's turn alone.
 */
public final class IssuedCertificates {
  /** What an authority signed is taken back with it. */
  private static final String OF_AUTHORITY =
      " FROM authority a WHERE a.id = c.authority AND a.revoked IS NOT NULL";

  private static final String TAKEN =
      "(c.revoked IS NOT NULL OR EXISTS (SELECT 1" + OF_AUTHORITY + "))";

  private static final String COLUMNS =
      "authority, serial, person, username, device, key_hash, not_before, not_after, issued,"
          + " issued_by, certificate, COALESCE(c.revoked, (SELECT a.revoked"
          + OF_AUTHORITY
          + ")) AS revoked, COALESCE(c.reason, (SELECT a.reason"
          + OF_AUTHORITY
          + ")) AS reason, route, key_outside, attested_by, replaced";

  static final String ALL = "SELECT " + COLUMNS + " FROM issued_certificate c";

  /** What came of recording a certificate. */
  public enum Recorded {
    DONE,
    /** Its key is another device's or another person's. */
    KEY_OF_ANOTHER,
    /** Its key was given away once, and nobody is to have a certificate for it again. */
    KEY_BARRED
  }

  /**
   * Waits for whoever issues or revokes for a device at this moment, and has others wait until this
   * transaction is over: what is read from here on holds until then.
   */
  public void hold(Handle handle, String device) {
    var sql =
        "INSERT INTO certified_device (device) VALUES (?)"
            + " ON CONFLICT (device) DO UPDATE SET device = excluded.device";
    Rows.change(handle, sql, device);
  }

  /** Whether a key may be certified for a holder, as far as can be told before it is recorded. */
  public Recorded mayHave(Handle handle, String keyHash, Holder holder) {
    var sql = "SELECT person, device, barred FROM certified_key WHERE key_hash = ?";
    return Rows.one(handle, sql, row -> compared(row, holder), keyHash).orElse(Recorded.DONE);
  }

  private static Recorded compared(ResultSet row, Holder holder) throws SQLException {
    if (row.getInt("barred") == 1) {
      return Recorded.KEY_BARRED;
    }
    return row.getString("person").equals(holder.person())
            && row.getString("device").equals(holder.device())
        ? Recorded.DONE
        : Recorded.KEY_OF_ANOTHER;
  }

  /** Records a certificate, unless its key is somebody else's. */
  public Recorded record(Handle handle, IssuedCertificate issued, Holder holder) {
    var taken = "INSERT INTO certified_key (key_hash, person, device, barred) VALUES (?, ?, ?, 0)";
    Rows.change(
        handle,
        taken + " ON CONFLICT (key_hash) DO NOTHING",
        issued.keyHash(),
        holder.person(),
        holder.device());
    var may = mayHave(handle, issued.keyHash(), holder);
    if (may == Recorded.DONE) {
      insert(handle, issued);
    }
    return may;
  }

  private static void insert(Handle handle, IssuedCertificate issued) {
    Rows.change(
        handle,
        "INSERT INTO issued_certificate (authority, serial, person, username, device, key_hash,"
            + " not_before, not_after, issued, issued_by, certificate, route, key_outside,"
            + " attested_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, ''))",
        issued.authority(),
        issued.serial(),
        issued.person(),
        issued.username(),
        issued.device(),
        issued.keyHash(),
        issued.notBefore().toEpochMilli(),
        issued.notAfter().toEpochMilli(),
        issued.issued().toEpochMilli(),
        issued.issuedBy(),
        issued.certificate(),
        issued.how().route().text(),
        issued.how().keyOutside() ? 1 : 0,
        issued.how().attestedBy().orElse(""));
  }

  /** A device's certificates that aren't revoked and haven't ended, the latest first. */
  public List<IssuedCertificate> inForce(Handle handle, String device, Instant now) {
    var sql =
        ALL
            + " WHERE device = ? AND NOT "
            + TAKEN
            + " AND not_after >= ?"
            + " ORDER BY issued DESC, serial DESC";
    return Rows.all(handle, sql, IssuedCertificates::issued, device, now.toEpochMilli());
  }

  /**
   * Notes that another certificate of its device has taken the place of this one, which counts for
   * an overlap yet; the first time stays.
   */
  public void replace(Handle handle, IssuedCertificate former, Instant now) {
    var sql =
        "UPDATE issued_certificate SET replaced = ?"
            + " WHERE authority = ? AND serial = ? AND replaced IS NULL";
    Rows.change(handle, sql, now.toEpochMilli(), former.authority(), former.serial());
  }

  /** Certificates that were replaced before that time and aren't revoked, the oldest first. */
  public List<IssuedCertificate> replacedBefore(Handle handle, Instant time, int most) {
    var sql =
        ALL
            + " WHERE replaced IS NOT NULL AND replaced < ? AND c.revoked IS NULL ORDER BY replaced"
            + " LIMIT ?";
    return Rows.all(handle, sql, IssuedCertificates::issued, time.toEpochMilli(), most);
  }

  /** What came of taking one back. */
  public sealed interface Revocation {
    /** It is revoked; as it is now. */
    record Done(IssuedCertificate certificate) implements Revocation {}

    /** It was already; nothing is changed. */
    record Already(IssuedCertificate certificate) implements Revocation {}

    /** There is none. */
    record NotThere() implements Revocation {}
  }

  /**
   * Takes a certificate back for good. With a reason that says that somebody else may have its key,
   * that key is never certified again: so this may also be said of one that was taken back before
   * for another reason. When it was, stays.
   */
  public Revocation revoke(
      Handle handle, IssuedCertificate wanted, RevocationReason reason, Instant now) {
    hold(handle, wanted.device());
    var sql =
        "UPDATE issued_certificate SET revoked = ?, reason = ?"
            + " WHERE authority = ? AND serial = ? AND revoked IS NULL";
    var changed =
        Rows.change(
            handle, sql, now.toEpochMilli(), reason.code(), wanted.authority(), wanted.serial());
    var after = find(handle, wanted.authority(), wanted.serial());
    if (after.isEmpty()) {
      return new Revocation.NotThere();
    }
    if (changed == 0 && !isWorse(handle, after.get(), reason)) {
      return new Revocation.Already(after.get());
    }
    if (reason == RevocationReason.KEY_COMPROMISE) {
      var bar = "UPDATE certified_key SET barred = 1 WHERE key_hash = ?";
      Rows.change(handle, bar, after.get().keyHash());
    }
    return new Revocation.Done(find(handle, wanted.authority(), wanted.serial()).orElseThrow());
  }

  private static boolean isWorse(
      Handle handle, IssuedCertificate revoked, RevocationReason reason) {
    var sql =
        "UPDATE issued_certificate SET reason = ? WHERE authority = ? AND serial = ?"
            + " AND revoked IS NOT NULL AND reason <> ?";
    return reason == RevocationReason.KEY_COMPROMISE
        && Rows.change(
                handle, sql, reason.code(), revoked.authority(), revoked.serial(), reason.code())
            == 1;
  }

  /** Whether a device's key is known to have been, or may have been, outside of it. */
  public boolean wasOutside(Handle handle, String device, String keyHash) {
    var sql =
        "SELECT serial FROM issued_certificate"
            + " WHERE device = ? AND key_hash = ? AND key_outside = 1 LIMIT 1";
    return Rows.one(handle, sql, row -> row.getString("serial"), device, keyHash).isPresent();
  }

  /** Whether a key was given away once, and is never to be certified again. */
  public boolean isBarred(Handle handle, String keyHash) {
    var sql = "SELECT barred FROM certified_key WHERE key_hash = ?";
    return Rows.one(handle, sql, row -> row.getInt("barred") == 1, keyHash).orElse(false);
  }

  /**
   * Whether a later certificate of the same device was taken back for another reason than that a
   * still later one took its place. Whoever lost the later one may have lost this one with it.
   */
  public boolean isForsaken(Handle handle, IssuedCertificate former) {
    var sql =
        "SELECT serial FROM issued_certificate WHERE device = ? AND person = ? AND issued >= ?"
            + " AND revoked IS NOT NULL AND reason <> ? LIMIT 1";
    return Rows.one(
            handle,
            sql,
            row -> row.getString("serial"),
            former.device(),
            former.person(),
            former.issued().toEpochMilli(),
            RevocationReason.SUPERSEDED.code())
        .isPresent();
  }

  /** The certificate of an authority with that serial number. */
  public Optional<IssuedCertificate> find(Handle handle, String authority, String serial) {
    var sql = ALL + " WHERE authority = ? AND serial = ?";
    return Rows.one(handle, sql, IssuedCertificates::issued, authority, serial);
  }

  /** The certificate of an authority with that number. */
  public Optional<IssuedCertificate> find(Handle handle, String authority, BigInteger serial) {
    return find(handle, authority, SerialNumber.text(serial));
  }

  /** Those with that serial number, of whatever authority: hardly ever more than one. */
  public List<IssuedCertificate> find(Handle handle, String serial) {
    var sql = ALL + " WHERE serial = ?";
    return Rows.all(handle, sql, IssuedCertificates::issued, serial);
  }

  /** Those with that number, of whatever authority. */
  public List<IssuedCertificate> find(Handle handle, BigInteger serial) {
    return find(handle, SerialNumber.text(serial));
  }

  /** A certificate of ours that somebody has shown, byte for byte. */
  public Optional<IssuedCertificate> find(Handle handle, X509Certificate shown) {
    try {
      var der = Der.of(shown.getEncoded());
      return find(handle, shown.getSerialNumber()).stream()
          .filter(each -> each.certificate().equals(der))
          .findFirst();
    } catch (CertificateEncodingException read) {
      throw new IllegalStateException(read);
    }
  }

  /** How the certificate of an authority with that number stands; nothing of its validity. */
  public RevocationStatus status(Handle handle, String authority, BigInteger serial) {
    var sql = "SELECT revoked, reason FROM issued_certificate WHERE authority = ? AND serial = ?";
    return Rows.one(handle, sql, IssuedCertificates::status, authority, SerialNumber.text(serial))
        .orElseGet(
            () ->
                new RevocationStatus.Unknown(
                    "This authority has issued no certificate with that serial number.", true));
  }

  /** Calls with the serial number of each certificate that an authority has revoked, and how. */
  public void revoked(
      Handle handle, String authority, BiConsumer<BigInteger, RevocationStatus.Revoked> each) {
    Rows.each(
        handle,
        "SELECT serial, revoked, reason FROM issued_certificate"
            + " WHERE authority = ? AND revoked IS NOT NULL",
        row ->
            each.accept(
                new BigInteger(row.getString("serial"), 16), Rows.revoked(row).orElseThrow()),
        authority);
  }

  private static RevocationStatus status(ResultSet row) throws SQLException {
    return Rows.revoked(row).<RevocationStatus>map(it -> it).orElseGet(RevocationStatus.Good::new);
  }

  /**
   * What to list.
   *
   * @param person only this person's, by the immutable id or the user name at the time
   * @param device only this device's
   * @param standing only those that stand so
   * @param renewal only those that count, weren't replaced, and should have been renewed by now
   * @param before only those issued before this one: where the last page ended
   * @param most at most so many
   */
  public record Wanted(
      Optional<String> person,
      Optional<String> device,
      Optional<IssuedCertificate.Standing> standing,
      Optional<RenewalNeed> renewal,
      Optional<IssuedCertificate> before,
      int most) {}

  /** Whether a certificate should have been renewed. */
  public enum RenewalNeed {
    /** It may be: half of its life is over. */
    DUE(2),
    /** It should have been by now: three quarters are. */
    OVERDUE(4);

    private final int parts;

    RenewalNeed(int parts) {
      this.parts = parts;
    }

    /** As the interface and commands write it. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** So much of its life is left at most: the half, or the quarter. */
    private String condition() {
      return " AND replaced IS NULL AND NOT "
          + TAKEN
          + " AND not_after >= ?"
          + " AND (not_after - ?) * "
          + parts
          + " <= not_after - not_before";
    }
  }

  /** Certificates, the latest first. */
  public List<IssuedCertificate> list(Handle handle, Wanted wanted, Instant now) {
    var where = new StringBuilder(" WHERE 1 = 1");
    var values = new ArrayList<Object>();
    wanted
        .person()
        .ifPresent(
            person -> {
              add(where, values, " AND (person = ? OR username = ?)", person);
              values.add(person);
            });
    wanted.device().ifPresent(device -> add(where, values, " AND device = ?", device));
    wanted.standing().ifPresent(standing -> where.append(condition(standing, values, now)));
    wanted
        .renewal()
        .ifPresent(
            need -> {
              add(where, values, need.condition(), now.toEpochMilli());
              values.add(now.toEpochMilli());
            });
    wanted
        .before()
        .ifPresent(
            last -> {
              var issued = last.issued().toEpochMilli();
              add(where, values, " AND (issued < ? OR (issued = ? AND serial < ?))", issued);
              values.add(issued);
              values.add(last.serial());
            });
    values.add(wanted.most());
    var sql = ALL + where + " ORDER BY issued DESC, serial DESC LIMIT ?";
    return Rows.all(handle, sql, IssuedCertificates::issued, values.toArray());
  }

  private static void add(
      StringBuilder where, List<Object> values, String condition, Object value) {
    where.append(condition);
    values.add(value);
  }

  private static String condition(
      IssuedCertificate.Standing standing, List<Object> values, Instant now) {
    if (standing == IssuedCertificate.Standing.REVOKED) {
      return " AND " + TAKEN;
    }
    values.add(now.toEpochMilli());
    return " AND NOT "
        + TAKEN
        + (standing == IssuedCertificate.Standing.VALID
            ? " AND not_after >= ?"
            : " AND not_after < ?");
  }

  static IssuedCertificate issued(ResultSet row) throws SQLException {
    return new IssuedCertificate(
        row.getString("authority"),
        row.getString("serial"),
        row.getString("person"),
        row.getString("username"),
        row.getString("device"),
        row.getString("key_hash"),
        Instant.ofEpochMilli(row.getLong("not_before")),
        Instant.ofEpochMilli(row.getLong("not_after")),
        Instant.ofEpochMilli(row.getLong("issued")),
        row.getString("issued_by"),
        Der.of(row.getBytes("certificate")),
        Rows.revoked(row).map(it -> new IssuedCertificate.Revoked(it.at(), it.reason())),
        how(row),
        replaced(row));
  }

  private static IssuedCertificate.How how(ResultSet row) throws SQLException {
    var route = EnrolmentRoute.of(row.getString("route")).orElse(EnrolmentRoute.CSR);
    return new IssuedCertificate.How(
        route, row.getInt("key_outside") == 1, Optional.ofNullable(row.getString("attested_by")));
  }

  private static Optional<Instant> replaced(ResultSet row) throws SQLException {
    var at = row.getLong("replaced");
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
  }
}
