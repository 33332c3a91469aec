package jp.mochi.idp.certificate;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import jp.mochi.cert.trust.CertificateNames;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.idp.reason.Reason;
import jp.mochi.ldap.Directory;

/** Judges what was shown: is it one of ours, does it still count, and whose is it. */
public final class JudgeCertificate {
  private final ClientCertificates trusted;
  private final FindOwner owners;
  private final IssuedTo issued;
  private final Clock clock;

  /**
   * @param issued asked before the rules: a name in a certificate may be another person's by now
   */
  public JudgeCertificate(
      ClientCertificates trusted, Directory directory, IssuedTo issued, Clock clock) {
    this.trusted = trusted;
    this.owners = new FindOwner(directory);
    this.issued = issued;
    this.clock = clock;
  }

  /** Judges it now. */
  public Judged judge(ShownCertificate shown) {
    return switch (shown) {
      case ShownCertificate.Nothing() ->
          new Judged.Refused(Reason.CERTIFICATE_MISSING, Map.of("received", "no certificate"));
      case ShownCertificate.Unreadable(var why) ->
          new Judged.Refused(Reason.CERTIFICATE_UNUSABLE, Map.of("fault", why));
      case ShownCertificate.Certificate certificate -> judge(certificate);
    };
  }

  private Judged judge(ShownCertificate.Certificate shown) {
    var outcome = trusted.check(shown.chain(), clock.instant());
    if (outcome instanceof TrustOutcome.Trusted(var path)) {
      return owned(path);
    }
    var refusal = Standing.refusal(outcome);
    var detail = new HashMap<>(facts(shown.chain().getFirst()));
    detail.put("fault", refusal.fault());
    return new Judged.Refused(refusal.reason(), detail);
  }

  private Judged owned(CertificatePath path) {
    var certificate = path.certificate();
    var detail = new HashMap<>(facts(certificate));
    detail.put("authority", path.authority().name());
    return switch (owner(path)) {
      case Owner.One(var person) ->
          new Judged.Theirs(person, CertificatePathText.held(path.shown()), detail);
      case Owner.Nobody() ->
          refused(Reason.CERTIFICATE_UNMAPPED, detail, "no person has a name of it");
      case Owner.Several() ->
          refused(Reason.CERTIFICATE_UNMAPPED, detail, "several people have a name of it");
      case Owner.Unknown(var cause) ->
          refused(Reason.DIRECTORY_UNAVAILABLE, detail, String.valueOf(cause.getMessage()));
    };
  }

  private Owner owner(CertificatePath path) {
    var names = CertificateNames.of(path.certificate());
    return issued.of(path).map(owners::withId).orElseGet(() -> owners.of(names, path.rules()));
  }

  private static Judged refused(Reason reason, Map<String, String> facts, String fault) {
    var detail = new HashMap<>(facts);
    detail.put("fault", fault);
    return new Judged.Refused(reason, detail);
  }

  private static Map<String, String> facts(X509Certificate certificate) {
    return Map.of(
        "certificate", CertificatePathText.fingerprint(certificate),
        "subject", certificate.getSubjectX500Principal().getName(),
        "issuer", certificate.getIssuerX500Principal().getName(),
        "serial", CertificateNames.serial(certificate.getSerialNumber()));
  }
}
