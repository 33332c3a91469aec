package jp.mochi.cert.attestation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import jp.mochi.cert.authority.Der;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code attestation_challenge}: what phones are to repeat in the word on a key that they
 * make, so that it is made for this, and once. One device of one person has one at a time, good for
 * one certificate; what is kept is its hash. All methods take part in the caller's transaction.
 */
public final class AttestationChallenges {
  /** For so long it may be answered: a device management may have to wait for the phone. */
  public static final Duration LIFETIME = Duration.ofDays(1);

  private static final int OCTETS = 32;
  private static final String THIS =
      " WHERE device = :device AND person = :person AND hash = :hash AND expires > :now";
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Makes one in the place of a former one.
   *
   * @return its text, whose octets in ASCII the phone is to repeat
   */
  public String make(Handle handle, String person, String device, String by, Instant now) {
    var octets = new byte[OCTETS];
    RANDOM.nextBytes(octets);
    var text = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    handle
        .createUpdate("DELETE FROM attestation_challenge WHERE expires <= :now")
        .bind("now", now.toEpochMilli())
        .execute();
    handle
        .createUpdate(
            "INSERT INTO attestation_challenge (device, person, hash, expires, made_by)"
                + " VALUES (:device, :person, :hash, :expires, :by) ON CONFLICT (device) DO UPDATE"
                + " SET person = excluded.person, hash = excluded.hash,"
                + " expires = excluded.expires, made_by = excluded.made_by")
        .bind("device", device)
        .bind("person", person)
        .bind("hash", hash(text.getBytes(StandardCharsets.US_ASCII)))
        .bind("expires", now.plus(LIFETIME).toEpochMilli())
        .bind("by", by)
        .execute();
    return text;
  }

  /** Whether this was asked of that device of that person, and nothing has come of it yet. */
  public boolean isOpen(Handle handle, String person, String device, Der repeated, Instant now) {
    return handle
            .createQuery("SELECT COUNT(*) FROM attestation_challenge" + THIS)
            .bind("device", device)
            .bind("person", person)
            .bind("hash", hash(repeated.bytes()))
            .bind("now", now.toEpochMilli())
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  /** Uses it up; false where it wasn't open. */
  public boolean use(Handle handle, String person, String device, Der repeated, Instant now) {
    return handle
            .createUpdate("DELETE FROM attestation_challenge" + THIS)
            .bind("device", device)
            .bind("person", person)
            .bind("hash", hash(repeated.bytes()))
            .bind("now", now.toEpochMilli())
            .execute()
        == 1;
  }

  private static String hash(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
