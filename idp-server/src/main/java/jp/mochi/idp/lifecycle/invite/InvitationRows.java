package jp.mochi.idp.lifecycle.invite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificate.Standing;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import org.jdbi.v3.core.Handle;

/** The table {@code invitation}. */
final class InvitationRows {
  private static final String SELECT =
      "SELECT device, person, username, ownership, platform, made_by, made, sent, times, expires"
          + " FROM invitation ";

  /** The latest: one that counts is among them. */
  private static final int MOST_CERTIFICATES = 20;

  private final IssuedCertificates issued = new IssuedCertificates();
  private final DeviceKeys keys = new DeviceKeys();

  /**
   * Notes an invitation, or that a link was made for it once more.
   *
   * @param anew whether somebody is invited, and not just sent another link: what the device has
   *     had before counts no more
   */
  void put(
      Handle handle, Candidate candidate, String by, boolean anew, Instant now, Instant expires) {
    handle
        .createUpdate(
            "INSERT INTO invitation (device, person, username, ownership, platform, made_by, made,"
                + " sent, times, expires) VALUES (:device, :person, :username, :ownership,"
                + " :platform, :by, :now, :now, 1, :expires) ON CONFLICT (device) DO UPDATE SET"
                + " person = excluded.person, username = excluded.username,"
                + " ownership = excluded.ownership, platform = excluded.platform,"
                + " made_by = excluded.made_by, sent = excluded.sent,"
                + " made = CASE WHEN :anew = 1 THEN excluded.made ELSE invitation.made END,"
                + " times = invitation.times + 1, expires = excluded.expires")
        .bind("device", candidate.device())
        .bind("person", candidate.person())
        .bind("username", candidate.username())
        .bind("ownership", candidate.ownership().text())
        .bind("platform", candidate.platform().text())
        .bind("by", by)
        .bind("anew", anew ? 1 : 0)
        .bind("now", now.toEpochMilli())
        .bind("expires", expires.toEpochMilli())
        .execute();
  }

  /** A person's invitations, the latest first. */
  List<Invited> ofPerson(Handle handle, String person, Instant now) {
    return handle
        .createQuery(SELECT + "WHERE person = :person ORDER BY made DESC, device LIMIT 100")
        .bind("person", person)
        .map((row, ctx) -> invited(handle, row, now))
        .list();
  }

  /** The invitation of a device. */
  Optional<Invited> find(Handle handle, String device, Instant now) {
    return handle
        .createQuery(SELECT + "WHERE device = :device")
        .bind("device", device)
        .map((row, ctx) -> invited(handle, row, now))
        .findOne();
  }

  /** Invitations, the latest first, from after this one on. */
  List<Invited> list(Handle handle, Optional<Invited> after, Instant now, int most) {
    return handle
        .createQuery(
            SELECT
                + "WHERE made < :made OR (made = :made AND device > :device)"
                + " ORDER BY made DESC, device LIMIT :most")
        .bind("made", after.map(it -> it.made().toEpochMilli()).orElse(Long.MAX_VALUE))
        .bind("device", after.map(it -> it.candidate().device()).orElse(""))
        .bind("most", most)
        .map((row, ctx) -> invited(handle, row, now))
        .list();
  }

  private Invited invited(Handle handle, ResultSet row, Instant now) throws SQLException {
    var candidate =
        new Candidate(
            row.getString("person"),
            row.getString("username"),
            row.getString("device"),
            Candidate.Ownership.of(row.getString("ownership")).orElseThrow(),
            Candidate.Platform.of(row.getString("platform")).orElseThrow());
    var made = at(row, "made");
    var certificates =
        issued.list(handle, ofDevice(candidate), now).stream()
            .filter(each -> each.person().equals(candidate.person()))
            .toList();
    var registered =
        keys.everOf(handle, candidate.device()).stream()
            .filter(each -> each.holder().person().equals(candidate.person()))
            .toList();
    var since =
        Stream.concat(
                certificates.stream().map(IssuedCertificate::issued),
                registered.stream().map(DeviceKey::created))
            .anyMatch(at -> !at.isBefore(made));
    var holds =
        certificates.stream().anyMatch(each -> each.standing(now) == Standing.VALID)
            || registered.stream().anyMatch(each -> each.ended().isEmpty());
    return new Invited(
        candidate,
        row.getString("made_by"),
        made,
        at(row, "sent"),
        row.getInt("times"),
        at(row, "expires"),
        since,
        holds);
  }

  private static IssuedCertificates.Wanted ofDevice(Candidate candidate) {
    return new IssuedCertificates.Wanted(
        Optional.empty(),
        Optional.of(candidate.device()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MOST_CERTIFICATES);
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
