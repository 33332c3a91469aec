package jp.mochi.cert.status;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;

/**
 * RFC 5280 §5: the list of an authority elsewhere, read and verified. A delta list (§5.2.4) says
 * what has changed since the list that it names.
 */
public final class RevocationList {
  /** Some two hundred thousand entries. */
  public static final int MOST_BYTES = 8 << 20;

  /** By how much clocks may differ. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final X509Certificate issuer;
  private final Head head;
  private final RevokedSerials serials;

  RevocationList(X509Certificate issuer, Head head, RevokedSerials serials) {
    this.issuer = issuer;
    this.head = head;
    this.serials = serials;
  }

  /**
   * What a list says of itself.
   *
   * @param number CRLNumber; 0 where it has none
   * @param base of a delta list, the number of the earliest list that it goes with
   * @param scope which certificates it is about
   */
  record Head(
      Instant thisUpdate,
      Instant nextUpdate,
      BigInteger number,
      Optional<BigInteger> base,
      ListScope scope) {}

  /** What came of reading. */
  public sealed interface Reading {
    record Read(RevocationList list) implements Reading {}

    /** It isn't used; {@code why} is a sentence for the operator. */
    record Refused(String why) implements Reading {}
  }

  /**
   * Reads a list.
   *
   * @param der the list, in DER; PEM is not taken, RFC 5280 §4.2.1.13 has lists in DER
   * @param issuers who may have signed it
   */
  public static Reading read(byte[] der, List<X509Certificate> issuers) {
    return ReadList.read(der, issuers);
  }

  /**
   * Whether it speaks of an issuer's certificates. An issuer is its name and its key: it may have
   * several certificates for them, by renewal.
   */
  public boolean concerns(X509Certificate authority) {
    return issuer.getSubjectX500Principal().equals(authority.getSubjectX500Principal())
        && issuer.getPublicKey().equals(authority.getPublicKey());
  }

  /** Whether it would have a certificate of its issuer's if that were revoked. */
  public boolean covers(X509Certificate certificate) {
    return head.scope().covers(certificate);
  }

  BigInteger number() {
    return head.number();
  }

  /** How many serial numbers it has. */
  public int size() {
    return serials.count();
  }

  /** When its issuer promises the next. */
  public Instant nextUpdate() {
    return head.nextUpdate();
  }

  /** Whether it says what has changed since another. */
  public boolean delta() {
    return head.base().isPresent();
  }

  /** §6.3.3: whether it may still, or already, be relied on. */
  public boolean current(Instant now) {
    return !now.isAfter(head.nextUpdate().plus(SKEW))
        && !now.isBefore(head.thisUpdate().minus(SKEW));
  }

  /** Whether it is an earlier list of the same issuer: somebody may hold the latest back. */
  public boolean isBefore(RevocationList other) {
    return concerns(other.issuer) && head.thisUpdate().isBefore(other.head.thisUpdate());
  }

  /** §5.2.4: whether this delta list goes on where that list ends. */
  boolean continues(RevocationList whole) {
    return isOfThePartOf(whole)
        && head.base().filter(base -> base.compareTo(whole.head.number()) <= 0).isPresent()
        && head.number().compareTo(whole.head.number()) >= 0;
  }

  /** Whether that list was made after this delta list, and so has what it says. */
  boolean isWithin(RevocationList whole) {
    return isOfThePartOf(whole)
        && head.base().isPresent()
        && head.number().compareTo(whole.head.number()) < 0
        && !whole.head.thisUpdate().isBefore(head.thisUpdate());
  }

  /** §6.3.3 (c)(1), (2). */
  private boolean isOfThePartOf(RevocationList other) {
    return concerns(other.issuer) && head.scope().equals(other.head.scope());
  }

  /**
   * How a certificate of its issuer's stands that it is about.
   *
   * @param deltas what has changed since; those that are current and go with this list
   */
  public RevocationStatus status(BigInteger serial, Deltas deltas, Instant now) {
    if (!current(now)) {
      return new RevocationStatus.Unknown(
          "The revocation list has run out, at " + head.nextUpdate() + ".");
    }
    return deltas
        .after(this, now)
        .flatMap(changes -> changes.serials.find(serial))
        .or(() -> serials.find(serial))
        .filter(entry -> entry.reason() != RevocationReason.REMOVE_FROM_CRL)
        .<RevocationStatus>map(
            entry ->
                new RevocationStatus.Revoked(entry.reason(), Instant.ofEpochSecond(entry.second())))
        .orElseGet(
            () ->
                deltas.lacking(this, now)
                    ? new RevocationStatus.Unknown("No delta list goes with the revocation list.")
                    : new RevocationStatus.Good());
  }
}
