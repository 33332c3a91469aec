package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jscep.client.Client;
import org.jscep.client.verification.OptimisticCertificateVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** iPhones that nobody reports on, and that show by their certificate that a profile is there. */
class ProfileShownTest {
  private static final String POLICY =
      """
      version: 1
      requirements:
        - platforms: ios
          ownership: corporate
          status-within: 1h
          accept-self-reported: true
          profiles: [jp.mochi.phone]
        - platforms: ios
          ownership: byod
          status-within: 1h
          profiles: [jp.mochi.phone]
      rules:
        - name: with our profile
          reason: {ja: プロファイルのある端末で, en: With a phone that has our profile}
          if: {services: [strict]}
          require: [certificate, security-status]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [certificate]
      """;

  private final ManualClock clock = new ManualClock();

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @BeforeEach
  void start() throws Exception {
    house = PhoneHouse.start(dir, clock, "", OwnPhones::trusted, POLICY);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init", "--key", "rsa");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  /** What an iPhone does with the helpdesk's link, up to the challenge in the profile. */
  private String challenge(String device, String ownership) throws Exception {
    var kind = List.of("--platform", "ios", "--ownership", ownership);
    var link = phones.done(Typed.code("tanaka", device, kind.toArray(String[]::new)));
    var phone = house.house().browser();
    assertEquals(200, phone.get("/enrol").status());
    var page = phone.post("/enrol", Map.of("platform", "ios", "code", link.strip()));
    var profile = profile(phone, page);
    var found = Pattern.compile("<string>([a-z0-9]{26}\\.[a-z0-9]+)</string>").matcher(profile);
    assertTrue(found.find(), profile);
    assertTrue(profile.contains("<string>jp.mochi.phone." + device + "</string>"), profile);
    return found.group(1);
  }

  private String profile(Browser phone, Page page) throws Exception {
    var cookies = new StringBuilder();
    phone.cookies().forEach((name, value) -> cookies.append(name + "=" + value + "; "));
    var address = "http://127.0.0.1:" + house.house().port() + "/enrol/profile?";
    var request =
        HttpRequest.newBuilder(URI.create(address + Browser.encoded(page.fields())))
            .header("Cookie", cookies.toString());
    try (var client = HttpClient.newHttpClient()) {
      var signed = client.send(request.build(), BodyHandlers.ofByteArray()).body();
      return new String(signed, StandardCharsets.ISO_8859_1);
    }
  }

  /** A key of the phone's own, with the certificate that it gets by SCEP. */
  private ClientKey enrolled(String challenge) throws Exception {
    var pair = KeyPairs.rsa(2048);
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
    var subject = new X500Name("CN=tanaka");
    var request = new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic());
    request.addAttribute(
        PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge));
    var scep = URI.create("http://127.0.0.1:" + house.house().port() + "/pki/scep").toURL();
    var answer =
        new Client(scep, new OptimisticCertificateVerifier())
            .enrol(selfSigned(pair), pair.getPrivate(), request.build(signer));
    assertTrue(answer.isSuccess(), "SCEP has refused it");
    var issued = answer.getCertStore().getCertificates(null).iterator().next();
    return new ClientKey((X509Certificate) issued, pair.getPrivate());
  }

  private X509Certificate selfSigned(KeyPair pair) throws Exception {
    var name = new X500Name("CN=tanaka");
    var now = clock.instant();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(30))),
            name,
            pair.getPublic());
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private Page shown(Browser browser, ClientKey key) throws Exception {
    return house.show(browser, house.ask(browser, "strict"), Phone.holding(key));
  }

  private static void assertMustReport(Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("Let your device report its state"), page.body());
  }

  @Test
  void theCertificateThatCameByTheProfileShowsThatItIsThere() throws Exception {
    var phone = enrolled(challenge("iphone-1", "corporate"));
    clock.pass(Duration.ofDays(40));
    challenge("iphone-2", "corporate"); // drops what nothing came of
    SignOns.success(shown(house.house().browser(), phone));
  }

  /** Whoever gets the profile can read the challenge in it, and use it on a computer. */
  @Test
  void isTheDevicesOwnWord() throws Exception {
    assertMustReport(shown(house.house().browser(), enrolled(challenge("iphone-1", "byod"))));
  }

  @Test
  void aProfileOfWhichNothingCameIsForgotten() throws Exception {
    challenge("iphone-1", "corporate");
    enrolled(challenge("iphone-2", "corporate"));
    clock.pass(Duration.ofDays(31));
    challenge("iphone-3", "corporate");
    var sql = "SELECT device FROM phone_profile ORDER BY device";
    var kept = house.house().database().read(h -> h.createQuery(sql).mapTo(String.class).list());
    assertEquals(List.of("iphone-2", "iphone-3"), kept);
  }

  @Test
  void anyOtherCertificateOfThePhoneDoesNot() throws Exception {
    challenge("iphone-1", "corporate"); // the profile is there, and its certificate isn't asked for
    phones.active("tanaka", "iphone-1", "corporate");
    var other = phones.phone("tanaka", "iphone-1");
    var browser = house.house().browser();
    SignOns.success(house.show(browser, house.ask(browser, "phone"), Phone.holding(other)));
    assertMustReport(shown(house.house().browser(), other));
  }

  @Test
  void aCertificateByScepWithoutAProfileDoesNot() throws Exception {
    challenge("iphone-1", "corporate"); // its profile is handed out, and has another challenge
    var person = phones.json("person", "show", "tanaka").path("id").asText();
    var phone =
        new Candidate(
            person, "tanaka", "iphone-1", Candidate.Ownership.CORPORATE, Candidate.Platform.IOS);
    var by = new By("suzuki", Optional.of("id-of-suzuki"), "new phone");
    var code =
        house
            .house()
            .database()
            .write(
                handle ->
                    new EnrolmentCodes()
                        .make(
                            handle,
                            EnrolmentRoute.SCEP,
                            phone,
                            by,
                            clock.instant(),
                            Duration.ofHours(1)))
            .text();
    assertMustReport(shown(house.house().browser(), enrolled(code)));
  }
}
