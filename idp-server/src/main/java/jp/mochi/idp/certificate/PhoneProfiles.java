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
 * <p>It is as sure as it is that the key was made on the phone: a certificate that was asked for by
 * SCEP with the profile's challenge, soon after the profile was handed out.
 */
public final class PhoneProfiles {
  /** The challenge in a profile is good for less, and a request waits for no longer. */
  private static final Duration SOON = Duration.ofDays(30);

  private static final String HAND_OUT =
      "INSERT INTO phone_profile (code, device, handed) VALUES (?, ?, ?)"
          + " ON CONFLICT (code) DO NOTHING";
  private static final String HANDED =
      "SELECT 1 FROM phone_profile WHERE device = ? AND handed > ? AND handed <= ?";

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
   * Notes that a device's profile is handed out, however often with the same challenge.
   *
   * @param code the handle of the one-time code that is the challenge
   */
  public static void handedOut(Handle handle, String code, String device, Instant now) {
    Prepared.update(
        handle,
        HAND_OUT,
        statement -> {
          statement.setString(1, code);
          statement.setString(2, device);
          statement.setLong(3, now.toEpochMilli());
        });
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
        && database.read(handle -> wasHandedOut(handle, certificate));
  }

  private static boolean wasHandedOut(Handle handle, IssuedCertificate certificate) {
    return Prepared.one(
            handle,
            HANDED,
            statement -> {
              statement.setString(1, certificate.device());
              statement.setLong(2, certificate.issued().minus(SOON).toEpochMilli());
              statement.setLong(3, certificate.issued().toEpochMilli());
            },
            row -> true)
        .isPresent();
  }

  private static StatusFacts profile(String device) {
    var there = Set.of(StatusCheck.Profile.ofOurs(device));
    return new StatusFacts(Optional.empty(), Optional.empty(), Map.of(), Optional.of(there));
  }
}
