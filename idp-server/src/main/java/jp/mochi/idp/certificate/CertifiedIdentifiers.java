package jp.mochi.idp.certificate;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.IdentifierPlace;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.idp.config.ClientCertificateConfig.Authority;
import jp.mochi.idp.config.IdentifierRule;
import jp.mochi.idp.session.HeldCertificate;

/**
 * The identifiers of devices in certificates, where the configuration says that an authority writes
 * them. They leave this class as the references under which the register finds a device, and never
 * in clear: what records say of a certificate's subject is asked for here, too, and what a session
 * keeps of such a certificate is sealed.
 *
 * <p>Such a certificate proves a key that its authority has certified. On which device that key is,
 * it says by a number that some systems let anybody alter before it is asked for, so that a device
 * that is found by it is bound at the weakest level there is.
 */
public final class CertifiedIdentifiers {
  /** Where no certificate says which device it was issued to. */
  public static final CertifiedIdentifiers NONE =
      new CertifiedIdentifiers((kind, value) -> List.of(), List.of(), new Plain());

  private static final String SEALED = "sealed:";

  private final BiFunction<IdentifierKind, String, List<String>> references;
  private final List<Authority> authorities;
  private final Sealing sealing;

  /** Hides what a session keeps from whoever has the database alone. */
  public interface Sealing {
    String seal(String text);

    /** Empty where it can't be opened any more. */
    Optional<String> open(String sealed);
  }

  /** Where there is nothing to hide. */
  private record Plain() implements Sealing {
    @Override
    public String seal(String text) {
      return text;
    }

    @Override
    public Optional<String> open(String sealed) {
      return Optional.of(sealed);
    }
  }

  /**
   * @param references under what the register may find a device with this identifier; none where it
   *     can't be one
   * @param authorities as they are configured
   */
  public CertifiedIdentifiers(
      BiFunction<IdentifierKind, String, List<String>> references,
      List<Authority> authorities,
      Sealing sealing) {
    this.references = references;
    this.authorities = List.copyOf(authorities);
    this.sealing = sealing;
  }

  /** What a session keeps of a certificate. */
  HeldCertificate held(CertificatePath path) {
    var plain = CertificatePathText.held(path.shown());
    var hides = named(path).anyMatch(authority -> !authority.identifiers().isEmpty());
    return hides
        ? new HeldCertificate(plain.fingerprint(), SEALED + sealing.seal(plain.path()))
        : plain;
  }

  /** The certificates that a session keeps; empty where they can't be opened any more. */
  Optional<List<X509Certificate>> shown(HeldCertificate held) {
    var text =
        isSealed(held)
            ? sealing.open(held.shown().substring(SEALED.length()))
            : Optional.of(held.shown());
    return text.map(CertificatePathText::read);
  }

  /** Whether it is of an authority that writes identifiers, which none of our own is. */
  public static boolean isSealed(HeldCertificate held) {
    return held.shown().startsWith(SEALED);
  }

  private Stream<Authority> named(CertificatePath path) {
    return authorities.stream()
        .filter(authority -> authority.name().equals(path.authority().name()));
  }

  /** Where an identifier may stand that can't be read; empty where all that there are can be. */
  Optional<String> unreadable(CertificatePath path) {
    return named(path)
        .flatMap(authority -> authority.identifiers().stream())
        .map(IdentifierRule::from)
        .filter(place -> place.values(path.certificate()).isEmpty())
        .map(IdentifierPlace::text)
        .findFirst();
  }

  /** Under what the register may find the device that a certificate was issued to. */
  List<String> references(CertificatePath path) {
    var certificate = path.certificate();
    return named(path)
        .flatMap(authority -> authority.identifiers().stream())
        .flatMap(
            rule ->
                rule.from().values(certificate).stream()
                    .flatMap(List::stream)
                    .flatMap(value -> references(rule, value).stream()))
        .distinct()
        .toList();
  }

  private List<String> references(IdentifierRule rule, String value) {
    return rule.in(value).map(found -> references.apply(rule.kind(), found)).orElse(List.of());
  }

  /** A certificate's subject for records: with {@code *} for identifiers of devices. */
  public String subject(X509Certificate certificate) {
    var rules = rules(certificate);
    return rules.isEmpty()
        ? certificate.getSubjectX500Principal().getName()
        : IdentifierPlace.subjectWithout(
            certificate, (place, value) -> isIdentifier(rules, place, value));
  }

  /** What somebody says of a certificate, for records. */
  public String without(X509Certificate certificate, String said) {
    return said.replace(certificate.getSubjectX500Principal().getName(), subject(certificate));
  }

  private boolean isIdentifier(List<IdentifierRule> rules, IdentifierPlace place, String value) {
    return rules.stream()
        .anyMatch(rule -> rule.from() == place && !references(rule, value).isEmpty());
  }

  /** Of one that hasn't been judged: its issuer's, by the name; anybody's where none has that. */
  private List<IdentifierRule> rules(X509Certificate certificate) {
    var named = authorities.stream().filter(authority -> isNamed(authority, certificate)).toList();
    return (named.isEmpty() ? authorities.stream() : named.stream())
        .flatMap(authority -> authority.identifiers().stream())
        .toList();
  }

  private static boolean isNamed(Authority authority, X509Certificate certificate) {
    var issuer = certificate.getIssuerX500Principal();
    return authority.certificates().stream()
        .anyMatch(one -> one.getSubjectX500Principal().equals(issuer));
  }
}
