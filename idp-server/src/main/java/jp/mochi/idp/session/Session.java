package jp.mochi.idp.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.PersonId;

/**
 * A session of a person in one browser.
 *
 * @param id its public id, fit for audit records and lists; it opens nothing
 * @param person whose
 * @param username the name at sign-on
 * @param started when the first factor was proved
 * @param lastUsed to within a minute
 * @param factors what was proved in it
 * @param passwordState the directory's mark of the password at that time: a change ends the session
 * @param clientAddress where it was started from
 * @param certificate the certificate that was proved in it last
 * @param device the id of the registered device that it was proved from, where it is one
 * @param key the id of the device's key that was proved in it last
 * @param version grows with each change; the issuing transaction compares it
 */
public record Session(
    String id,
    PersonId person,
    String username,
    Instant started,
    Instant lastUsed,
    List<ProvedFactor> factors,
    Optional<String> passwordState,
    String clientAddress,
    Optional<HeldCertificate> certificate,
    Optional<String> device,
    Optional<String> key,
    long version) {
  /** The version of one that was just opened. */
  static final long OPENED = 1;

  public Session {
    factors = List.copyOf(factors);
    Objects.requireNonNull(certificate);
    Objects.requireNonNull(device);
    Objects.requireNonNull(key);
  }

  /**
   * Whether nothing was proved in it since it was opened, and so no certificate, device or key
   * noted: each such note is a change, and counted.
   */
  public boolean isAsOpened() {
    return version == OPENED;
  }

  /** Whether a factor was proved for this request, and nothing was issued for that proof yet. */
  public boolean isProvedFor(Factor factor, UUID request) {
    return factors.stream()
        .anyMatch(
            proof ->
                proof.factor() == factor && proof.request().filter(request::equals).isPresent());
  }

  /** When a factor was proved in it last. */
  public Optional<Instant> proved(Factor factor) {
    return factors.stream()
        .filter(proof -> proof.factor() == factor)
        .map(ProvedFactor::at)
        .max(Comparator.naturalOrder());
  }

  /** The same, as if a factor had not been proved in it. */
  public Session without(Factor factor) {
    var shown = factor == Factor.CERTIFICATE ? Optional.<HeldCertificate>empty() : certificate;
    var proved = factor == Factor.DEVICE ? Optional.<String>empty() : key;
    return new Session(
        id,
        person,
        username,
        started,
        lastUsed,
        factors.stream().filter(proof -> proof.factor() != factor).toList(),
        passwordState,
        clientAddress,
        shown,
        shown.isEmpty() && proved.isEmpty() ? Optional.empty() : device,
        proved,
        version);
  }

  /** The same where what was proved for a request goes on with it. */
  Session goingOn(ForRequest request) {
    var asked = Optional.of(request.asked());
    var next = Optional.of(request.next());
    return with(
        factors.stream()
            .map(
                proof ->
                    proof.request().equals(asked)
                        ? new ProvedFactor(proof.factor(), proof.at(), next)
                        : proof)
            .toList());
  }

  /** The same with other proofs. */
  public Session with(List<ProvedFactor> proofs) {
    return new Session(
        id,
        person,
        username,
        started,
        lastUsed,
        proofs,
        passwordState,
        clientAddress,
        certificate,
        device,
        key,
        version);
  }

  /**
   * The same without what this factor has proved, unless it was from that very device: a session
   * belongs to one device, and what no register knows may be another. So may the device of a
   * certificate that only a number in it tells.
   */
  Session on(Optional<String> other, Factor factor) {
    return device.isPresent() && device.equals(other) && !isOnNumberedDevice()
        ? this
        : without(factor);
  }

  /** Whether nothing but a number in its certificate says which device it is from. */
  public boolean isOnNumberedDevice() {
    return certificate.filter(HeldCertificate::isNumbered).isPresent();
  }

  /** The same without the key that was proved in it, unless it is of that certificate's device. */
  Session on(HeldCertificate shown, Optional<String> other) {
    return shown.isNumbered() ? without(Factor.DEVICE) : on(other, Factor.DEVICE);
  }
}
