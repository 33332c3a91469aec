package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.cert.attestation.AttestationFault;
import jp.mochi.cert.attestation.Attested;
import jp.mochi.cert.attestation.KeyAttestation;
import jp.mochi.cert.authority.Csr;
import jp.mochi.device.key.AndroidSays;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.Maker;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates for keys of which a phone's hardware says that it made them. */
class AttestedCertificateTest {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: attested
          reason: {ja: 証明された鍵で, en: By a key that its maker vouches for}
          if: {services: [phone], device: {binding: attested-key}}
          require: [{factor: certificate, max-age: 40d}]
      """;
  private static final AndroidSays SAYS = AndroidSays.of(150_000, 202_611);

  @TempDir private Path dir;
  private final ManualClock clock = new ManualClock();
  private final Maker maker = new Maker();
  private final KeyPair pair = pair();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @BeforeEach
  void start() throws Exception {
    var roots = Files.writeString(dir.resolve("makers.pem"), Pem.write(maker.root()));
    house =
        PhoneHouse.start(
            dir,
            clock,
            "",
            yaml ->
                OwnPhones.trusted(yaml)
                    + "\ndevice-keys: {enabled: true, attestation-roots: "
                    + roots
                    + "}\n",
            POLICY);
    phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    phones.active("tanaka", "work", "corporate");
    phones.active("tanaka", "second", "corporate");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private static KeyPair pair() {
    return SoftKey.of("idp.mochi.test", "https://idp.mochi.test", KeyAlgorithm.ES256).pair();
  }

  private byte[] challenge(String device) {
    var made = phones.done("certificate", "challenge", "--person", "tanaka", "--device", device);
    return made.strip().getBytes(StandardCharsets.US_ASCII);
  }

  private List<X509Certificate> word(Maker whose, KeyPair key, byte[] challenge, AndroidSays says) {
    return List.of(whose.attested(key.getPublic(), challenge, says), whose.phone());
  }

  private Typed.Said asks(KeyPair key, String device, List<X509Certificate> word) throws Exception {
    var csr = Files.write(dir.resolve("asked.csr"), new Csr(key).subject("CN=tanaka").der());
    var path = Files.writeString(dir.resolve("word.pem"), Pem.write(word));
    return new Typed(dir)
        .run(
            "certificate",
            "issue",
            csr.toString(),
            "--person",
            "tanaka",
            "--device",
            device,
            "--attestation",
            path.toString());
  }

  private static ClientKey issued(Typed.Said said, KeyPair key) {
    assertEquals(0, said.status(), said.err());
    return new ClientKey(Pem.certificates(said.out()).orThrow().getFirst(), key.getPrivate());
  }

  private Browser.Page signOn(ClientKey phone) throws Exception {
    var browser = house.house().browser();
    return house.show(browser, house.ask(browser, "phone"), Phone.holding(phone));
  }

  /** Why nothing came of it, as the record has it; or that something did. */
  private String cause(Typed.Said said) {
    var sql = "SELECT detail FROM audit WHERE result = 'REFUSED' ORDER BY id DESC LIMIT 1";
    return said.status() == 0
        ? "issued"
        : house
            .house()
            .database()
            .read(h -> h.createQuery(sql).mapTo(String.class).one())
            .replaceFirst(".*ATTESTATION_([A-Z_]+) attestation.*", "$1");
  }

  private int certificates() throws Exception {
    return phones.json("certificate", "list").path("certificates").size();
  }

  @Test
  void aKeyThatThePhonesHardwareMadeMeetsARuleThatAsksForOne() throws Exception {
    var phone = issued(asks(pair, "work", word(maker, pair, challenge("work"), SAYS)), pair);
    SignOns.success(signOn(phone));
    assertTrue(phones.done("device", "show", "work").contains("attested-key"));
    var listed = phones.json("certificate", "list").path("certificates").path(0);
    assertEquals("CN=Maker", listed.path("attestedBy").asText(), listed.toString());
    assertEquals(false, listed.path("keyOutside").asBoolean(true));
    var records = phones.done("audit", "search", "--json");
    assertTrue(records.contains("certificate challenge"), records);
    assertTrue(records.contains("attestedBy"), records);
  }

  @Test
  void anOfficersWordThatTheKeyStaysOnThePhoneDoesNot() throws Exception {
    SignOns.assertStatus(
        "Responder/RequestDenied", signOn(phones.phone("tanaka", "work", "--key-on-device")));
  }

  @Test
  void aPhoneThatComesIntoTheRegisterLaterIsBoundByWhatItsKeyIsWorth() throws Exception {
    var phone = issued(asks(pair, "later", word(maker, pair, challenge("later"), SAYS)), pair);
    var unknown = signOn(phone); // to the rules, which ask how surely it is bound
    assertTrue(unknown.status() >= 400, unknown.body());
    assertFalse(unknown.body().contains("SAMLResponse"), unknown.body());
    phones.active("tanaka", "later", "corporate");
    SignOns.success(signOn(phone));
  }

  @Test
  void refusesEachFaultyWordByAReasonOfItsOwn() throws Exception {
    var asked = challenge("work");
    var seconds = challenge("second");
    var madeUp = "made up".getBytes(StandardCharsets.US_ASCII);
    var key = pair.getPublic();
    var words = new LinkedHashMap<String, List<X509Certificate>>();
    words.put("another maker's: CHAIN", word(new Maker(), pair, asked, SAYS));
    words.put("without what is above it: CHAIN", List.of(maker.attested(key, asked, SAYS)));
    words.put("by a key of a phone: CHAIN", maker.bySomebody(key, asked, SAYS));
    words.put("of another key: OTHER_KEY", word(maker, pair(), asked, SAYS));
    words.put("silent: SILENT", List.of(maker.silent(key), maker.phone()));
    words.put("in software: SOFTWARE", word(maker, pair, asked, SAYS.inSoftware()));
    words.put("from elsewhere: SOFTWARE", word(maker, pair, asked, SAYS.imported()));
    words.put("made up: CHALLENGE", word(maker, pair, madeUp, SAYS));
    words.put("another device's: CHALLENGE", word(maker, pair, seconds, SAYS));
    var came = new ArrayList<String>();
    for (var each : words.entrySet()) {
      var what = each.getKey().substring(0, each.getKey().indexOf(':'));
      came.add(what + ": " + cause(asks(pair, "work", each.getValue())));
    }
    assertEquals(List.copyOf(words.keySet()), came);
    assertEquals(0, certificates());
    issued(asks(pair, "work", word(maker, pair, asked, SAYS)), pair); // nothing was used up
  }

  @Test
  void aWordServesOnceAndForADay() throws Exception {
    var late = word(maker, pair, challenge("work"), SAYS);
    clock.pass(Duration.ofDays(1));
    assertEquals("CHALLENGE", cause(asks(pair, "work", late)));
    var former = word(maker, pair, challenge("work"), SAYS);
    var good = word(maker, pair, challenge("work"), SAYS);
    assertEquals("CHALLENGE", cause(asks(pair, "work", former)));
    assertEquals(0, certificates());
    issued(asks(pair, "work", good), pair);
    assertEquals("CHALLENGE", cause(asks(pair, "work", good)));
    assertEquals(1, certificates());
  }

  @Test
  void aKeyThatCountedForLessGoesOnToDoSo() throws Exception {
    var csr = Files.write(dir.resolve("plain.csr"), new Csr(pair).subject("CN=tanaka").der());
    phones.done("certificate", "issue", csr.toString(), "--person", "tanaka", "--device", "work");
    var said = asks(pair, "work", word(maker, pair, challenge("work"), SAYS));
    assertEquals("KEY_KNOWN", cause(said));
    assertTrue(said.err().contains("known already as one of less worth"), said.err());
    assertEquals(1, certificates());
  }

  @Test
  void whatIsNoCertificateIsNoWord() throws Exception {
    var csr = Files.write(dir.resolve("asked.csr"), new Csr(pair).subject("CN=tanaka").der());
    var said =
        new Typed(dir)
            .run(
                "certificate",
                "issue",
                csr.toString(),
                "--person",
                "tanaka",
                "--device",
                "work",
                "--attestation",
                csr.toString());
    assertEquals("MALFORMED", cause(said));
    assertEquals(0, certificates());
  }

  @Test
  void nobodyVouchesWhereNoMakerIsConfiguredNorAfterItsCertificatesHaveEnded() {
    var path = word(maker, pair, new byte[32], SAYS);
    var key = pair.getPublic();
    assertEquals(
        new Attested.Refused(AttestationFault.NO_ROOTS),
        new KeyAttestation(List.of()).check(path, key, clock.instant()));
    var trusting = new KeyAttestation(List.of(maker.root()));
    assertTrue(trusting.check(path, key, clock.instant()) instanceof Attested.Good);
    assertEquals(
        new Attested.Refused(AttestationFault.CHAIN),
        trusting.check(path, key, Instant.parse("2050-06-01T00:00:00Z")));
    assertEquals(
        new Attested.Refused(AttestationFault.CHAIN),
        trusting.check(List.of(), key, clock.instant()));
  }
}
