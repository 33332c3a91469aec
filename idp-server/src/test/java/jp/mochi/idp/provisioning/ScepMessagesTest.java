package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.idp.ManualClock;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cms.CMSAlgorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages as attackers, old clients and Apple's send them; each beside one that gets in. */
class ScepMessagesTest {
  private static final String PKI_OPERATION = "operation=PKIOperation";
  private static final String BAD_ALG = "0";
  private static final String BAD_MESSAGE_CHECK = "1";
  private static final String BAD_REQUEST = "2";
  private static final String BAD_CERT_ID = "4";

  @TempDir private Path dir;
  private final ManualClock clock = new ManualClock();
  private EnrolHouse house;
  private Handset phone;

  @BeforeEach
  void start() throws Exception {
    house = EnrolHouse.start(dir, clock, "");
    phone = Handset.fresh(house);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private byte[] csr() throws Exception {
    return csr(phone, house.code(EnrolmentRoute.SCEP, "tanaka", "phone-1"));
  }

  private static byte[] csr(Handset of, String challenge) throws Exception {
    return of.csr(of.key(), Optional.of(challenge)).getEncoded();
  }

  private RawMessage raw() {
    return RawMessage.of(house, phone);
  }

  private void assertRefused(String failInfo, String reason, RawMessage.Answer answer) {
    assertEquals("2", answer.status(), answer.text());
    assertEquals(failInfo, answer.failInfo(), answer.text());
    assertEquals(reason, house.reasons().getFirst());
    assertFalse(answer.text().isBlank());
  }

  @Test
  void aGoodOneGetsInByPostAndByGet() throws Exception {
    var answer = raw().send(csr());
    assertEquals("0", answer.status(), answer.text());
    assertEquals(1, answer.content().getCertificates().getMatches(null).size());

    var other = Handset.fresh(house);
    var sending = RawMessage.of(house, other).transaction("transaction-2");
    var challenge = house.code(EnrolmentRoute.SCEP, "tanaka", "phone-2");
    var message =
        Base64.getEncoder().encodeToString(sending.bytes(sending.envelope(csr(other, challenge))));
    var query = URLEncoder.encode(message, StandardCharsets.US_ASCII);
    var byGet = sending.get("operation=PKIOperation&message=" + query);
    assertEquals("0", byGet.status(), byGet.text());
    var bare = sending.get("operation=PKIOperation&message=" + message.replace("=", "%3D"));
    assertEquals("0", bare.status(), "a plus sign as it is");
  }

  @Test
  void noChallengeIsKeptWithTheRequest() throws Exception {
    var challenge = house.code(EnrolmentRoute.SCEP, "tanaka", "phone-1");
    var sent = csr(phone, challenge);
    assertTrue(new String(sent, StandardCharsets.ISO_8859_1).contains(challenge));
    assertEquals("0", raw().send(sent).status());
    var kept =
        house
            .house()
            .database()
            .read(
                handle ->
                    handle
                        .createQuery("SELECT csr FROM enrolment_request")
                        .mapTo(byte[].class)
                        .one());
    assertTrue(kept.length > 0);
    assertFalse(new String(kept, StandardCharsets.ISO_8859_1).contains(challenge));
  }

  @Test
  void sha1AndDesAreRefused() throws Exception {
    var csr = csr();
    assertRefused(BAD_ALG, "SCEP_ALGORITHM", raw().signedWith("SHA1withRSA").send(csr));
    assertRefused(BAD_ALG, "SCEP_ALGORITHM", raw().signedWith("MD5withRSA").send(csr));
    for (var cipher : List.of(CMSAlgorithm.DES_CBC, CMSAlgorithm.DES_EDE3_CBC)) {
      assertRefused(BAD_ALG, "SCEP_ALGORITHM", raw().encryptedWith(cipher).send(csr));
    }
    assertEquals("0", raw().send(csr).status());
  }

  /** As Apple's clients send it. */
  @Test
  void anEnvelopeInBerIsOpened() throws Exception {
    var ra = dir.resolve("ra.pem");
    var whom =
        phone.client().getCaCertificate().getCertificates(null).stream()
            .map(java.security.cert.X509Certificate.class::cast)
            .filter(each -> each.getBasicConstraints() < 0)
            .findFirst()
            .orElseThrow();
    Files.writeString(ra, Pem.write(whom));
    Files.write(dir.resolve("csr"), csr());
    var words = "openssl cms -encrypt -binary -stream -aes256 -outform DER -in csr -out ber ra.pem";
    house.run(words.split(" "));
    var ber = Files.readAllBytes(dir.resolve("ber"));
    assertEquals((byte) 0x80, ber[1], "without a length");
    var answer = raw().sendEnvelope(ber);
    assertEquals("0", answer.status(), answer.text());
  }

  @Test
  void aTransactionByAnotherKeyIsAReplay() throws Exception {
    assertEquals("0", raw().send(csr()).status());
    var other = Handset.fresh(house);
    var challenge = house.code(EnrolmentRoute.SCEP, "tanaka", "phone-2");
    var again = RawMessage.of(house, other).send(csr(other, challenge));
    assertRefused(BAD_REQUEST, "ENROLMENT_REPLAYED", again);
    var own = RawMessage.of(house, other).transaction("transaction-2").send(csr(other, challenge));
    assertEquals("0", own.status(), own.text());
  }

  @Test
  void anotherDevicesKeyIsRefused() throws Exception {
    assertEquals("0", raw().send(csr()).status());
    var challenge = house.code(EnrolmentRoute.SCEP, "tanaka", "phone-2");
    var answer = raw().transaction("transaction-2").send(csr(phone, challenge));
    assertRefused(BAD_REQUEST, "ENROLMENT_KEY", answer);
  }

  @Test
  void somebodyElsesEnvelopeOpensNothing() throws Exception {
    var envelope = raw().envelope(csr());
    var thief = Handset.fresh(house);
    var stolen = RawMessage.of(house, thief).sendEnvelope(envelope);
    assertRefused(BAD_MESSAGE_CHECK, "SCEP_NOT_INTACT", stolen);
    var changed = envelope.clone();
    changed[changed.length - 30] ^= 1;
    var other = RawMessage.of(house, thief).sendEnvelope(changed);
    assertRefused(BAD_MESSAGE_CHECK, "SCEP_NOT_INTACT", other);
    assertEquals(stolen.text(), other.text());
    assertEquals("0", raw().sendEnvelope(envelope).status());
  }

  /**
   * Whether a padding is right would tell a stranger, block by block, what is in a captured
   * envelope; a client of ours learns no more of one.
   */
  @Test
  void whatIsAskedForByNameTellsNobodyWhatIsInAnEnvelope() throws Exception {
    var envelope = raw().envelope(csr());
    var changed = envelope.clone();
    changed[changed.length - 12] ^= 1; // in the last block, with the padding
    var insider = Handset.fresh(house);
    var own =
        RawMessage.of(house, insider)
            .transaction("own")
            .send(csr(insider, house.code(EnrolmentRoute.SCEP, "tanaka", "phone-2")));
    assertEquals("0", own.status(), own.text());
    for (var type : List.of("21", "22")) {
      for (var who : List.of(Handset.fresh(house), insider)) {
        var asking = RawMessage.of(house, who).type(type);
        var padded = asking.sendEnvelope(envelope);
        assertRefused(BAD_MESSAGE_CHECK, "SCEP_NOT_INTACT", padded);
        var broken = asking.sendEnvelope(changed);
        assertRefused(BAD_MESSAGE_CHECK, "SCEP_NOT_INTACT", broken);
        assertEquals(padded.text(), broken.text());
      }
    }
    var found = RawMessage.of(house, insider).type("21").send(named(own));
    assertEquals("0", found.status(), found.text());
    assertEquals("0", raw().sendEnvelope(envelope).status());
  }

  /** What the certificate in an answer is called. */
  private static byte[] named(RawMessage.Answer answer) throws Exception {
    var issued = certificate(answer);
    var issuer = X500Name.getInstance(issued.getIssuerX500Principal().getEncoded());
    return new IssuerAndSerialNumber(issuer, issued.getSerialNumber()).getEncoded();
  }

  private static java.security.cert.X509Certificate certificate(RawMessage.Answer answer)
      throws Exception {
    var holder = answer.content().getCertificates().getMatches(null).iterator().next();
    return new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter().getCertificate(holder);
  }

  @Test
  void aRenewalByAForeignCertificateIsNotEvenOpened() throws Exception {
    var envelope = raw().envelope(csr());
    var changed = envelope.clone();
    changed[changed.length - 12] ^= 1;
    var thief = RawMessage.of(house, Handset.fresh(house)).type("17");
    var one = thief.sendEnvelope(envelope);
    assertRefused(BAD_CERT_ID, "SCEP_UNKNOWN_CERTIFICATE", one);
    var other = thief.sendEnvelope(changed);
    assertRefused(BAD_CERT_ID, "SCEP_UNKNOWN_CERTIFICATE", other);
    assertEquals(one.text(), other.text());
  }

  @Test
  void whatANetworkAsksInVainIsAnsweredSoOftenAndNoMore() throws Exception {
    var good = raw().bytes(raw().envelope(csr()));
    var bad = raw().transaction("bad").bytes(raw().envelope(new byte[] {5, 0}));
    var sending = raw();
    for (var i = 1; i < 100; i++) {
      assertEquals(200, sending.post(bad, PKI_OPERATION).http());
      assertEquals("0", sending.post(good, PKI_OPERATION).status(), "what is right doesn't count");
    }
    assertEquals(200, sending.post(bad, PKI_OPERATION).http());
    var tooMany = sending.post(bad, PKI_OPERATION);
    assertEquals(429, tooMany.http());
    assertTrue(tooMany.text().contains("from this network"), tooMany.text());
    assertEquals(429, sending.post(good, PKI_OPERATION).http());
    clock.pass(Duration.ofSeconds(1));
    assertEquals("0", sending.post(good, PKI_OPERATION).status());
    assertTrue(house.reasons().contains("TOO_MANY_REQUESTS"));
  }

  @Test
  void anEnvelopeToSomebodyElseIsNotOurs() throws Exception {
    var elsewhere = Handset.fresh(house).identity();
    assertRefused(
        BAD_CERT_ID, "SCEP_UNKNOWN_CERTIFICATE", raw().to(elsewhere).send(new byte[] {5, 0}));
  }

  @Test
  void whatIsInItIsARequest() throws Exception {
    for (var content :
        List.of(new byte[] {5, 0}, new byte[500], "hello".getBytes(StandardCharsets.US_ASCII))) {
      assertRefused(BAD_MESSAGE_CHECK, "SCEP_NOT_INTACT", raw().send(content));
    }
  }

  @Test
  void renewsByARenewalReqThatTheCertificateSigned() throws Exception {
    var first = raw().send(csr());
    var certificate = certificate(first);
    var next = KeyPairs.rsa(2048);
    var request = phone.csr(next, Optional.empty()).getEncoded();
    var renewal = new RawMessage(house, phone.key(), certificate).type("17").transaction("r");
    assertRefused(BAD_REQUEST, "ENROLMENT_TOO_EARLY", renewal.send(request));
    clock.pass(Duration.ofDays(184));
    var stranger = Handset.fresh(house); // with a code, and a name that forestalls the renewal
    var named = "r renews " + house.issued().getFirst();
    var theirs = csr(stranger, house.code(EnrolmentRoute.SCEP, "tanaka", "phone-2"));
    assertEquals("0", RawMessage.of(house, stranger).transaction(named).send(theirs).status());
    assertEquals("0", renewal.send(request).status());
    var foreign = Handset.fresh(house);
    assertRefused(
        BAD_CERT_ID,
        "SCEP_UNKNOWN_CERTIFICATE",
        RawMessage.of(house, foreign).type("17").send(csr(foreign, "x")));
  }

  @Test
  void handsOutTheListThatOpensslTakes() throws Exception {
    var issuer =
        Handset.fresh(house).client().getCaCertificate().getCertificates(null).stream()
            .map(java.security.cert.X509Certificate.class::cast)
            .filter(each -> each.getBasicConstraints() == 0)
            .findFirst()
            .orElseThrow();
    var name = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    var named = new IssuerAndSerialNumber(name, java.math.BigInteger.ONE).getEncoded();
    assertRefused(BAD_MESSAGE_CHECK, "SCEP_NOT_INTACT", raw().type("22").send(named));
    assertEquals("0", raw().send(csr()).status());
    var answer = raw().type("22").send(named);
    assertEquals("0", answer.status(), answer.text());
    var list = answer.content().getCRLs().getMatches(null).iterator().next();
    Files.write(dir.resolve("list.crl"), list.getEncoded());
    Files.writeString(dir.resolve("issuing.pem"), Pem.write(issuer));
    var words = "openssl crl -inform DER -in list.crl -noout -CAfile issuing.pem";
    assertTrue(house.run(words.split(" ")).contains("verify OK"));
    var other = new IssuerAndSerialNumber(new X500Name("CN=x"), java.math.BigInteger.ONE);
    assertRefused(
        BAD_CERT_ID, "SCEP_UNKNOWN_CERTIFICATE", raw().type("22").send(other.getEncoded()));
  }

  @Test
  void whatIsNoMessageIsABadRequestInPlainWords() throws Exception {
    var message = raw().bytes(raw().envelope(csr()));
    for (var body : List.of(new byte[0], new byte[70_000], message.clone(), new byte[] {0x30, 0})) {
      if (body.length == message.length) {
        body[4] ^= 0x55;
      }
      var answer = raw().post(body, "operation=PKIOperation");
      assertEquals(400, answer.http());
      assertTrue(answer.text().endsWith(".\n"), answer.text());
      assertEquals("SCEP_UNREADABLE", house.reasons().getFirst());
    }
    var deep = new byte[20_000];
    for (var i = 0; i < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x80;
    }
    assertEquals(400, raw().post(deep, "operation=PKIOperation").http());
  }

  @Test
  void anAddressThatSaysNothingOrTooMuchIsRefused() throws Exception {
    for (var query :
        List.of(
            "",
            "operation=",
            "operation=Nothing",
            "operation=PKIOperation",
            "operation=PKIOperation&message=%%",
            "operation=PKIOperation&message=a&message=b",
            "operation=GetCACaps&operation=GetCACert",
            "oper%61tion=GetCACaps")) {
      if (!query.contains("%%")) {
        assertEquals(400, raw().get(query).http(), query);
      }
    }
    var tooLong = "A".repeat(45_000);
    assertEquals(400, raw().get("operation=PKIOperation&message=" + tooLong).http());
    assertEquals(400, raw().post(new byte[1], "operation=GetCACert").http());
    assertEquals(200, raw().get("operation=GetCACaps&message=any").http());
    assertEquals(404, raw().get("operation=GetNextCACert").http());
  }

  @Test
  void nothingAnswersBeforeThereIsAnAuthority() throws Exception {
    house.close();
    house = EnrolHouse.withoutAuthority(Files.createDirectory(dir.resolve("bare")), clock, "");
    for (var operation : List.of("GetCACaps", "GetCACert", "PKIOperation")) {
      assertEquals(404, raw().get("operation=" + operation).http());
    }
  }

  @Test
  void tellsWhyInTheLanguageThatIsAskedFor() throws Exception {
    Files.write(dir.resolve("m"), raw().bytes(raw().envelope(csr(phone, "hello"))));
    house.run(
        "curl",
        "-sf",
        "-H",
        "Accept-Language: ja",
        "-H",
        "Content-Type: application/x-pki-message",
        "--data-binary",
        "@m",
        "-o",
        "answer",
        house.scep() + "?operation=PKIOperation");
    var text = new String(Files.readAllBytes(dir.resolve("answer")), StandardCharsets.UTF_8);
    assertTrue(text.contains("チャレンジ"), text);
  }
}
