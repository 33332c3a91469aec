package jp.mochi.idp.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.policy.StatusCheck;
import jp.mochi.idp.sql.Prepared;
import org.jdbi.v3.core.Handle;

/**
 * The configuration profiles that our enrolment has handed out, and which certificates came of
 * them. A key that an iPhone has made by a profile goes when the profile is removed: whoever shows
 * its certificate shows that the profile is there.
 *
 * <p>Only the certificate shows it whose key was certified for the profile's own challenge. But
 * whoever gets the profile can read the challenge in it and ask for a certificate elsewhere: hence
 * it is the device's own word, and shows the profile to be there where that is accepted.
 */
public final class PhoneProfiles {
  /** The challenge in a profile is good for less. */
  private static final Duration UNUSED = Duration.ofDays(30);

  /** No certificate of ours is valid for so long, with the time for which a request may wait. */
  private static final Duration USED = Duration.ofDays(1825 + 90);

  private static final String HAND_OUT =
      "INSERT INTO phone_profile (code, device, handed) VALUES (?, ?, ?)"
          + " ON CONFLICT (code) DO NOTHING";
  private static final String DROP =
      "DELETE FROM phone_profile WHERE (key_hash IS NULL AND handed < ?) OR handed < ?";
  private static final String USE =
      "UPDATE phone_profile SET key_hash = ? WHERE code = ? AND key_hash IS NULL";
  private static final String SAY =
      "UPDATE phone_profile SET answer = ?, asked_by = ? WHERE code = ? AND key_hash IS NULL";
  private static final String SAID =
      "SELECT code, answer, asked_by FROM phone_profile"
          + " WHERE device = ? AND key_hash = ? AND answer IS NOT NULL"
          + " ORDER BY handed DESC, code LIMIT 1";
  private static final String FINISH =
      "UPDATE phone_profile SET finished = ? WHERE code = ? AND finished IS NULL";
  private static final String OF_KEY =
      "SELECT 1 FROM phone_profile WHERE device = ? AND key_hash = ?";

  private final Database database;
  private final Issued issued;

  /** What our own authority has on record of a certificate. */
  @FunctionalInterface
  public interface Issued {
    /** Empty where it is another authority's. */
    Optional<IssuedCertificate> of(CertificatePath path);
  }

  public PhoneProfiles(Database database, Issued issued) {
    this.database = database;
    this.issued = issued;
  }

  /**
   * Notes that a device's profile is handed out, however often with the same challenge; and drops
   * those of which nothing came, or no longer anything valid can have come.
   *
   * @param code the handle of the one-time code that is the challenge
   */
  public static void handedOut(Handle handle, String code, String device, Instant now) {
    Prepared.update(
        handle,
        DROP,
        statement -> {
          statement.setLong(1, now.minus(UNUSED).toEpochMilli());
          statement.setLong(2, now.minus(USED).toEpochMilli());
        });
    Prepared.update(
        handle,
        HAND_OUT,
        statement -> {
          statement.setString(1, code);
          statement.setString(2, device);
          statement.setLong(3, now.toEpochMilli());
        });
  }

  /**
   * Notes that a one-time code is used for a key; nothing where it isn't a profile's challenge.
   *
   * @param code the code's handle
   * @param keyHash what the key is known by
   */
  public static void used(Handle handle, String code, String keyHash) {
    Prepared.update(
        handle,
        USE,
        statement -> {
          statement.setString(1, keyHash);
          statement.setString(2, code);
        });
  }

  /**
   * What a phone has said of itself before it got its profile.
   *
   * @param code the handle of the one-time code that is the profile's challenge
   * @param answer a hash over it
   * @param askedBy a hash of the challenge that it was asked by
   */
  public record Said(String code, String answer, String askedBy) {}

  /** Notes what a phone has said that gets a profile; the last time counts. */
  public static void said(Handle handle, Said said) {
    Prepared.update(
        handle,
        SAY,
        statement -> {
          statement.setString(1, said.answer());
          statement.setString(2, said.askedBy());
          statement.setString(3, said.code());
        });
  }

  /** What the phone had said whose key was certified by its profile's challenge. */
  public static Optional<Said> said(Handle handle, String device, String keyHash) {
    return Prepared.one(
        handle,
        SAID,
        statement -> {
          statement.setString(1, device);
          statement.setString(2, keyHash);
        },
        row -> new Said(row.getString("code"), row.getString("answer"), row.getString("asked_by")));
  }

  /** Notes that a phone has got its last profile; false where it had before. */
  public static boolean finish(Handle handle, Said said, Instant now) {
    int rows =
        Prepared.update(
            handle,
            FINISH,
            statement -> {
              statement.setLong(1, now.toEpochMilli());
              statement.setString(2, said.code());
            });
    return rows == 1;
  }

  /** What it shows of the device that its certificate was shown; nothing, where it isn't such. */
  Optional<StatusFacts> shownBy(CertificatePath path, String device) {
    return issued
        .of(path)
        .filter(it -> it.device().equals(device))
        .filter(this::isOfProfile)
        .map(it -> profile(device));
  }

  private boolean isOfProfile(IssuedCertificate certificate) {
    return certificate.how().route() == EnrolmentRoute.SCEP
        && !certificate.how().keyOutside()
        && database.read(handle -> hasItsKey(handle, certificate));
  }

  private static boolean hasItsKey(Handle handle, IssuedCertificate certificate) {
    return Prepared.one(
            handle,
            OF_KEY,
            statement -> {
              statement.setString(1, certificate.device());
              statement.setString(2, certificate.keyHash());
            },
            row -> true)
        .isPresent();
  }

  private static StatusFacts profile(String device) {
    var there = Set.of(StatusCheck.Profile.ofOurs(device));
    return new StatusFacts(Optional.empty(), Optional.empty(), Map.of(), Optional.of(there));
  }
}
