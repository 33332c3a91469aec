package jp.mochi.idp.lifecycle.enrolment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.key.DeviceKey;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code owner_notice}: what people must hear of their own devices. A notice is written
 * in the transaction of what it tells, and is shown to its person for a month. Nobody puts one
 * away: whoever has it shown to them may be the one whom it is about.
 */
public final class OwnerNotices {
  /** What is shown at once at most; the latest. */
  private static final int MOST = 20;

  private static final Duration SHOWN = Duration.ofDays(30);

  /**
   * That a certificate was issued, or a key registered.
   *
   * @param serial the certificate's serial number, or the key's id
   * @param route by which way; {@code key} of a key
   * @param keyOutside whether the key is, or may be, elsewhere too
   * @param by who had it issued
   */
  public record Notice(
      String id,
      String device,
      String serial,
      String route,
      boolean keyOutside,
      String by,
      Instant at) {}

  /** A certificate was issued: its owner is to hear of it. */
  public void issued(Handle handle, IssuedCertificate certificate) {
    write(
        handle,
        certificate.person(),
        certificate.username(),
        "certificate",
        new Notice(
            UUID.randomUUID().toString(),
            certificate.device(),
            certificate.serial(),
            certificate.how().route().text(),
            certificate.how().keyOutside(),
            certificate.issuedBy(),
            certificate.issued()));
  }

  /** A key was registered: its owner is to hear of it. */
  public void registered(Handle handle, DeviceKey key) {
    write(
        handle,
        key.holder().person(),
        key.holder().username(),
        "key",
        new Notice(
            UUID.randomUUID().toString(),
            key.holder().device(),
            key.id(),
            EnrolmentRoute.KEY.text(),
            key.key().backupEligible(),
            key.createdBy(),
            key.created()));
  }

  private static void write(
      Handle handle, String person, String username, String kind, Notice notice) {
    handle
        .createUpdate(
            "INSERT INTO owner_notice (id, person, username, kind, device, serial, route,"
                + " key_outside, made_by, at) VALUES (:id, :person, :username, :kind,"
                + " :device, :serial, :route, :outside, :by, :at)")
        .bind("id", notice.id())
        .bind("person", person)
        .bind("username", username)
        .bind("kind", kind)
        .bind("device", notice.device())
        .bind("serial", notice.serial())
        .bind("route", notice.route())
        .bind("outside", notice.keyOutside() ? 1 : 0)
        .bind("by", notice.by())
        .bind("at", notice.at().toEpochMilli())
        .execute();
  }

  /** What is shown to a person, the latest first. */
  public List<Notice> shown(Handle handle, String person, Instant now) {
    return handle
        .createQuery(
            "SELECT id, device, serial, route, key_outside, made_by, at FROM owner_notice"
                + " WHERE person = :person AND at > :since ORDER BY at DESC, id LIMIT :most")
        .bind("person", person)
        .bind("since", now.minus(SHOWN).toEpochMilli())
        .bind("most", MOST)
        .map((row, ctx) -> notice(row))
        .list();
  }

  private static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getString("id"),
        row.getString("device"),
        row.getString("serial"),
        row.getString("route"),
        row.getInt("key_outside") == 1,
        row.getString("made_by"),
        Instant.ofEpochMilli(row.getLong("at")));
  }

  /** Deletes what is older; how many. */
  public int deleteBefore(Handle handle, Instant before) {
    return handle
        .createUpdate("DELETE FROM owner_notice WHERE at < :before")
        .bind("before", before.toEpochMilli())
        .execute();
  }
}
