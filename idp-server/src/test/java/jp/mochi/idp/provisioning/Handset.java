package jp.mochi.idp.provisioning;

import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jscep.client.Client;
import org.jscep.client.EnrollmentResponse;
import org.jscep.client.verification.OptimisticCertificateVerifier;
import org.jscep.transaction.TransactionId;

/** A phone that enrols by jscep, which isn't ours. */
final class Handset {
  private final EnrolHouse house;
  private final KeyPair key;
  private final X509Certificate identity;
  private final Client client;

  private Handset(EnrolHouse house, KeyPair key, X509Certificate identity) throws Exception {
    this.house = house;
    this.key = key;
    this.identity = identity;
    this.client = new Client(URI.create(house.scep()).toURL(), new OptimisticCertificateVerifier());
  }

  /** One with a key, and a certificate of its own making. */
  static Handset fresh(EnrolHouse house) throws Exception {
    var pair = KeyPairs.rsa(2048);
    return new Handset(house, pair, selfSigned(pair, house.time().instant()));
  }

  private static X509Certificate selfSigned(KeyPair pair, Instant now) throws Exception {
    var name = new X500Name("CN=tanaka");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(3650))),
            name,
            pair.getPublic());
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /** The same, with the certificate that it was given. */
  Handset holding(X509Certificate certificate) throws Exception {
    return new Handset(house, key, certificate);
  }

  KeyPair key() {
    return key;
  }

  X509Certificate identity() {
    return identity;
  }

  Client client() {
    return client;
  }

  PKCS10CertificationRequest csr(KeyPair pair, Optional<String> challenge) throws Exception {
    var builder =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=tanaka"), pair.getPublic());
    challenge.ifPresent(
        text ->
            builder.addAttribute(
                PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(text)));
    return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
  }

  EnrollmentResponse enrol(String challenge) throws Exception {
    return client.enrol(identity, key.getPrivate(), csr(key, Optional.of(challenge)));
  }

  /** As clients do that know no RenewalReq: without a challenge, signed by the certificate. */
  EnrollmentResponse renew(KeyPair next) throws Exception {
    return client.enrol(identity, key.getPrivate(), csr(next, Optional.empty()));
  }

  EnrollmentResponse poll(TransactionId transaction) throws Exception {
    var subject = new javax.security.auth.x500.X500Principal("CN=tanaka");
    return client.poll(identity, key.getPrivate(), subject, transaction);
  }

  /** The one certificate in an answer. */
  static X509Certificate certificate(EnrollmentResponse answer) throws Exception {
    if (!answer.isSuccess()) {
      throw new AssertionError(answer.isPending() ? "pending" : "" + answer.getFailInfo());
    }
    var all = answer.getCertStore().getCertificates(null);
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " certificates");
    }
    return (X509Certificate) all.iterator().next();
  }
}
