package jp.mochi.idp.saml.rehearsal;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.metadata.CertificateFacts;
import jp.mochi.metadata.ServiceProvider;

/** What ends soon: our certificate, the service's certificates, its metadata. */
final class Ends {
  private static final Duration SOON = Duration.ofDays(30);

  private Ends() {}

  /**
   * @param ours the keys as the service needs them: the one that signs for it first
   */
  static List<Finding> of(ServiceProvider service, List<PublishedKey> ours, Instant now) {
    var findings = new ArrayList<Finding>();
    findings.add(our(ours.getFirst(), now));
    findings.addAll(theirs(service, now));
    service
        .validUntil()
        .filter(until -> until.isBefore(now.plus(SOON)))
        .ifPresent(until -> findings.add(Said.METADATA_ENDS.of(until, service.name())));
    return findings;
  }

  private static Finding our(PublishedKey signing, Instant now) {
    var end = signing.end();
    if (signing.expired(now)) {
      return Said.OUR_CERTIFICATE_ENDED.of(end);
    }
    return (signing.expiresSoon(now) ? Said.OUR_CERTIFICATE_ENDS : Said.OUR_CERTIFICATE_GOOD)
        .of(end);
  }

  private static List<Finding> theirs(ServiceProvider service, Instant now) {
    var all =
        Stream.concat(
                service.signingCertificates().stream(), service.encryptionCertificates().stream())
            .distinct()
            .toList();
    var ending =
        all.stream()
            .filter(each -> each.getNotAfter().toInstant().isBefore(now.plus(SOON)))
            .map(Ends::ending)
            .toList();
    return ending.isEmpty() && !all.isEmpty()
        ? List.of(Said.THEIR_CERTIFICATES_GOOD.of(all.size()))
        : ending;
  }

  private static Finding ending(X509Certificate certificate) {
    var facts = CertificateFacts.of(certificate);
    return Said.THEIR_CERTIFICATE_ENDS.of(facts.subject(), facts.sha256(), facts.notAfter());
  }
}
