package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.idp.lifecycle.IssueAttested;

/** Certificates of ours as JSON. */
final class CertificateJson {
  private final Clock clock;

  CertificateJson(Clock clock) {
    this.clock = clock;
  }

  /** What stands in a list. */
  ObjectNode of(IssuedCertificate certificate) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("serial", certificate.serial())
            .put("authority", certificate.authority())
            .put("person", certificate.person())
            .put("username", certificate.username())
            .put("device", certificate.device())
            .put("state", certificate.standing(clock.instant()).text())
            .put("notBefore", certificate.notBefore().toString())
            .put("notAfter", certificate.notAfter().toString())
            .put("issued", certificate.issued().toString())
            .put("issuedBy", certificate.issuedBy())
            .put("route", certificate.how().route().text())
            .put("keyOutside", certificate.how().keyOutside())
            .put("renewableFrom", certificate.renewableFrom().toString());
    certificate.how().attestedBy().ifPresent(root -> node.put("attestedBy", root));
    certificate.replaced().ifPresent(at -> node.put("replaced", at.toString()));
    certificate
        .revoked()
        .ifPresent(
            revoked ->
                node.put("revoked", revoked.at().toString())
                    .put("reason", revoked.reason().text()));
    return node;
  }

  /** What a phone is to repeat in its word on a key. */
  static ObjectNode of(IssueAttested.Asked.Challenge made, String username, String device) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("username", username)
        .put("device", device)
        .put("challenge", made.text())
        .put("expires", made.expires().toString());
  }

  /** The same with the certificate and what is above it. */
  ObjectNode whole(IssuedCertificate issued, List<X509Certificate> chain) {
    var certificate = issued.certificate().asCertificate();
    var facts = CertificateFacts.of(certificate);
    return of(issued)
        .put("subject", facts.subject())
        .put("key", facts.key())
        .put("sha256", facts.fingerprint())
        .put("pem", Pem.write(certificate))
        .put("chain", Pem.write(chain));
  }

  /** An authority. */
  static ObjectNode of(Authority authority) {
    var facts = CertificateFacts.of(authority.certificate());
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", authority.id())
            .put("role", authority.role().text())
            .put("state", authority.state().text())
            .put("issuer", authority.issuer())
            .put("subject", facts.subject())
            .put("key", facts.key())
            .put(
                "keyIn",
                authority.key() instanceof jp.mochi.cert.authority.StoredKey.InToken
                    ? "token"
                    : "database")
            .put("since", authority.created().toString())
            .put("notAfter", facts.notAfter().toString())
            .put("sha256", facts.fingerprint())
            .put("pem", Pem.write(authority.certificate()));
    authority
        .revoked()
        .ifPresent(
            revoked ->
                node.put("revoked", revoked.at().toString())
                    .put("reason", revoked.reason().text()));
    return node;
  }
}
