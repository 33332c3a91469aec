package jp.mochi.cert.authority;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that we write ourselves are, byte for byte, what Bouncy Castle's builder writes. */
class AnswerStatusRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-02-03T04:05:06Z");

  /** By serial number. */
  private static final Map<BigInteger, RevocationStatus> STATUSES =
      Map.of(
          BigInteger.ONE,
          new RevocationStatus.Good(),
          BigInteger.TWO,
          new RevocationStatus.Revoked(RevocationReason.UNSPECIFIED, BEFORE),
          BigInteger.valueOf(300),
          new RevocationStatus.Revoked(RevocationReason.KEY_COMPROMISE, BEFORE),
          BigInteger.TWO.pow(127),
          new RevocationStatus.Unknown("x", true));

  private static KeyPair pair(String kind) {
    return kind.equals("EC") ? KeyPairs.p256() : KeyPairs.rsa(2_048);
  }

  private static CertificateStatus written(RevocationStatus status) {
    return switch (status) {
      case RevocationStatus.Good good -> CertificateStatus.GOOD;
      case RevocationStatus.Unknown unknown -> new UnknownStatus();
      case RevocationStatus.Revoked(var reason, var at) ->
          reason == RevocationReason.UNSPECIFIED
              ? new RevokedStatus(Date.from(at))
              : new RevokedStatus(Date.from(at), reason.code());
    };
  }

  private static DigestCalculator sha1() throws Exception {
    return new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1);
  }

  private static byte[] request(X509Certificate issuer, List<BigInteger> serials, boolean nonce)
      throws Exception {
    var builder = new OCSPReqBuilder();
    for (var serial : serials) {
      builder.addRequest(new CertificateID(sha1(), new JcaX509CertificateHolder(issuer), serial));
    }
    if (nonce) {
      var value = new DEROctetString(new byte[32]).getEncoded();
      var extension = new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, value);
      builder.setRequestExtensions(new Extensions(extension));
    }
    return builder.build().getEncoded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void writesWhatTheLibraryWrites(String kind) throws Exception {
    var pair = pair(kind);
    var signer = Signer.of(pair.getPrivate());
    var certificate = MakeAuthority.root("Ö, \"the\" responder", pair.getPublic(), NOW, signer);
    var answering = new AnswerStatusRequest(certificate, signer);
    for (var serials : List.of(List.copyOf(STATUSES.keySet()), List.of(BigInteger.ONE))) {
      for (var nonce : List.of(true, false)) {
        var request = StatusRequest.read(request(certificate, serials, nonce)).orElseThrow();
        var answer = answering.answer(request, STATUSES::get, NOW);
        var ours = basic(answer);
        var whole = new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, ours);
        assertArrayEquals(whole.getEncoded(), answer.bytes(), "around what is signed");
        var theirs = library(certificate, signer, request);
        assertArrayEquals(theirs.getTBSResponseData(), ours.getTBSResponseData());
        assertEquals(theirs.getSignatureAlgorithmID(), ours.getSignatureAlgorithmID());
        assertArrayEquals(theirs.getCerts(), ours.getCerts());
        assertTrue(
            ours.isSignatureValid(new JcaContentVerifierProviderBuilder().build(pair.getPublic())));
      }
    }
  }

  private static BasicOCSPResp basic(Der answer) throws Exception {
    return assertInstanceOf(BasicOCSPResp.class, new OCSPResp(answer.bytes()).getResponseObject());
  }

  private static BasicOCSPResp library(
      X509Certificate certificate, Signer signer, StatusRequest request) throws Exception {
    var holder = new JcaX509CertificateHolder(certificate);
    var builder = new BasicOCSPRespBuilder(new RespID(holder.getSubject()));
    var until = Date.from(NOW.plus(AnswerStatusRequest.VALID));
    for (var id : request.asked()) {
      var status = written(requireNonNull(STATUSES.get(id.getSerialNumber().getValue())));
      builder.addResponse(new CertificateID(id), status, Date.from(NOW), until);
    }
    request.nonce().ifPresent(nonce -> builder.setResponseExtensions(new Extensions(nonce)));
    return builder.build(
        new SignedBy(signer), new X509CertificateHolder[] {holder}, Date.from(NOW));
  }

  @Test
  void onlyOneQuestionWithoutANonceMayHaveAnAnswerTwice() throws Exception {
    var pair = KeyPairs.p256();
    var issuer = MakeAuthority.root("R", pair.getPublic(), NOW, Signer.of(pair.getPrivate()));
    var one = List.of(BigInteger.ONE);
    var plain = StatusRequest.read(request(issuer, one, false)).orElseThrow();
    var again = StatusRequest.read(request(issuer, one, false)).orElseThrow();
    var other = StatusRequest.read(request(issuer, List.of(BigInteger.TWO), false)).orElseThrow();
    assertEquals(plain.repeatable().orElseThrow(), again.repeatable().orElseThrow());
    assertFalse(plain.repeatable().equals(other.repeatable()));
    for (var not :
        List.of(
            request(issuer, one, true),
            request(issuer, List.of(BigInteger.ONE, BigInteger.TWO), false))) {
      assertTrue(StatusRequest.read(not).orElseThrow().repeatable().isEmpty());
    }
  }
}
