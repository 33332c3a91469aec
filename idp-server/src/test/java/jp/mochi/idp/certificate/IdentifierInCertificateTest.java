package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.devicekey.KeyHouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signing on with certificates that an MDM had a company's own authority issue: nobody has pinned
 * them, and they say by a number which device they were issued to.
 */
class IdentifierInCertificateTest {
  private static final String SERIAL = "F2LX1234ABCD";
  private static final String POLICY =
      """
      version: 1
      requirements: [{platforms: ios, ownership: corporate, status-within: 24h, screen-lock: true}]
      rules:
        - name: out of order
          reason: {ja: 整った端末で, en: With a phone in good order}
          if: {services: [wary], device: {compliance: non-compliant}}
          refuse: true
        - name: wary
          reason: {ja: 端末の番号で, en: By the number of the phone}
          if: {services: [wary], device: {binding: device-identifier, accept-forgeable-identifier: true}}
          require: [{factor: certificate, max-age: 40d}]
        - name: state
          reason: {ja: 整った端末で, en: With a phone in good order}
          if: {services: [state]}
          require: [{factor: certificate, max-age: 40d}, security-status]
        - name: said
          reason: {ja: 会社の端末で, en: With a phone of the company's}
          if: {services: [said]}
          when: device.binding != 'known-browser' && device.compliance == 'compliant'
          require: [{factor: certificate, max-age: 40d}]
        - name: taken
          reason: {ja: 会社の端末で, en: With a phone of the company's}
          if: {services: [taken], device: {ownership: corporate, compliance: compliant, accept-forgeable-identifier: true}}
          require: [{factor: certificate, max-age: 40d}, security-status]
        - name: bound
          reason: {ja: 端末の鍵で, en: By a key of this phone alone}
          if: {services: [strict], device: {binding-at-least: device-bound-key}}
          require: [{factor: certificate, max-age: 40d}]
        - name: numbered
          reason: {ja: 端末の番号で, en: By the number of the phone}
          if: {services: [phone], device: {binding: device-identifier, accept-forgeable-identifier: true}}
          require: [{factor: certificate, max-age: 40d}]
        - name: ours
          reason: {ja: 会社の端末で, en: With a phone of the company's}
          if: {services: [lax], device: {ownership: corporate}}
          require: [{factor: certificate, max-age: 40d}]
        - name: both
          reason: {ja: 証明書と鍵で, en: By certificate and key}
          if: {services: [both]}
          require: [password, certificate, device]
        - name: key
          reason: {ja: 写せない鍵で, en: By a key of this phone alone}
          if: {services: [key], device: {binding-at-least: device-bound-key}}
          require: [{factor: device, max-age: 8h}]
        - name: morning
          reason: {ja: 証明書と鍵で, en: By certificate and key}
          if: {services: [morning]}
          require: [certificate, {factor: device, max-age: 8h}]
      """;
  private static final String IDENTIFIERS =
      "device-identifier: [{from: subject-serial-number, kind: serial},"
          + " {from: san-uri, kind: mdm-id, form: \"IntuneDeviceId://{identifier}\"},"
          + " {from: san-permanent-identifier, kind: imei}], revocation: none";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @BeforeEach
  void start() throws Exception {
    house =
        PhoneHouse.start(
            dir,
            Clock.systemUTC(),
            "",
            yaml ->
                yaml.replace("revocation: none", IDENTIFIERS) + "device-keys: {enabled: true}\n",
            POLICY);
    for (var name : List.of("both", "key", "morning", "wary", "state", "said", "taken")) {
      house.house().register(name, PhoneHouse.entity(name), "https://" + name + ".example/acs");
    }
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private void active(String person, String device, String kind, String number) {
    done(
        "device",
        "add",
        person,
        "--id",
        device,
        "--ownership",
        "corporate",
        "--platform",
        "ios",
        "--" + kind,
        number);
    done("device", "approve", device, "--reason", "x");
  }

  private static String[] words(String line) {
    return Pattern.compile(" ").split(line);
  }

  /** A certificate of a person's, as an MDM has it issued by the company's own authority. */
  private ClientKey certificate(String person, String subject, String... names) throws Exception {
    var openssl = new OpenSsl(dir);
    var alternative = "email:" + person + "@demo.mochi.example";
    for (var name : names) {
      alternative += "," + name;
    }
    Files.writeString(
        dir.resolve("client.cnf"),
        """
        extendedKeyUsage = clientAuth
        keyUsage = digitalSignature
        subjectAltName = %s
        [imei]
        value = UTF8:490154203237518
        """
            .formatted(alternative));
    openssl.done(
        words(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout client.key"
                + " -out client.csr -subj "
                + subject));
    openssl.done(
        words(
            "x509 -req -in client.csr -CA phones/ca.pem -CAkey phones/authority.pem -days 30"
                + " -extfile client.cnf -out client.pem"));
    return new ClientKey(
        Pem.certificates(Files.readString(dir.resolve("client.pem"))).orThrow().getFirst(),
        Pem.privateKey(Files.readString(dir.resolve("client.key"))).orThrow());
  }

  private ClientKey numbered(String person) throws Exception {
    return certificate(person, "/CN=" + person + "/serialNumber=" + SERIAL);
  }

  private Browser.Page signOn(Browser browser, String service, ClientKey phone) throws Exception {
    return house.show(browser, house.ask(browser, service), Phone.holding(phone));
  }

  private Browser.Page signOn(String service, ClientKey phone) throws Exception {
    return signOn(house.house().browser(), service, phone);
  }

  private void assertRefused(String reason, Browser.Page page) {
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals(reason, house.reasons().getFirst());
  }

  private String dump() throws Exception {
    return house
        .house()
        .database()
        .read(
            handle -> {
              var all = new StringBuilder();
              for (var table : List.of("audit", "session", "device_binding", "device")) {
                handle
                    .createQuery("SELECT * FROM " + table)
                    .mapToMap()
                    .forEach(row -> all.append(row).append('\n'));
              }
              return all.toString();
            });
  }

  @Nested
  class TellsTheDevice {
    @BeforeEach
    void register() {
      active("tanaka", "t-1", "serial", SERIAL);
    }

    @Test
    void atTheWeakestLevelAndNoOther() throws Exception {
      var phone = numbered("tanaka");
      SignOns.success(signOn("phone", phone));
      SignOns.assertStatus("Responder/RequestDenied", signOn("strict", phone));
      assertEquals("POLICY", house.reasons().getFirst());
    }

    /** The same certificate without the number, or with one that the register doesn't know. */
    @Test
    void onlyByANumberThatTheRegisterHas() throws Exception {
      for (var subject : List.of("/CN=tanaka", "/CN=tanaka/serialNumber=C02ZZ00ZZZZZ")) {
        var phone = certificate("tanaka", subject);
        for (var service : List.of("phone", "lax", "strict")) {
          assertRefused("DEVICE_KEY_NONE", signOn(service, phone));
        }
      }
    }

    @Test
    void asLongAsTheSessionLasts() throws Exception {
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", numbered("tanaka")));
      SignOns.success(house.ask(browser, "phone"));
      done("device", "suspend", "t-1", "--reason", "x");
      assertFalse(house.askLater(browser, "phone").body().contains("SAMLResponse"));
    }

    @Test
    void isRefusedAsThatDeviceStands() throws Exception {
      var phone = numbered("tanaka");
      done("device", "suspend", "t-1", "--reason", "x");
      assertRefused("DEVICE_SUSPENDED", signOn("phone", phone));
      done(Typed.act("resume", "t-1"));
      SignOns.success(signOn("phone", phone));
      done("device", "lost", "t-1", "--reason", "x");
      assertRefused("DEVICE_LOST", signOn("phone", phone));
      done("device", "retire", "t-1", "--reason", "x");
      assertRefused("DEVICE_RETIRED", signOn("phone", phone));
    }

    @Test
    void isRefusedWhereTheDeviceIsAnotherPersons() throws Exception {
      assertRefused("CERTIFICATE_UNMAPPED", signOn("phone", numbered("suzuki")));
      assertTrue(dump().contains("its device is another person's"));
      done("device", "transfer", "t-1", "--to", "suzuki", "--id", "s-1", "--reason", "x");
      done("device", "approve", "s-1", "--reason", "x");
      SignOns.success(signOn("phone", numbered("suzuki")));
      assertRefused("CERTIFICATE_UNMAPPED", signOn("phone", numbered("tanaka")));
    }

    @Test
    void isRefusedWhereItsNumbersAreOfTwoDevices() throws Exception {
      active("tanaka", "t-2", "mdm-id", "4711");
      var both = "/CN=tanaka/serialNumber=" + SERIAL;
      assertRefused(
          "CERTIFICATE_UNMAPPED",
          signOn("phone", certificate("tanaka", both, "URI:IntuneDeviceId://4711")));
      assertTrue(dump().contains("its identifiers are of several devices: t-1, t-2"));
      SignOns.success(signOn("phone", certificate("tanaka", both, "URI:IntuneDeviceId://4712")));
    }

    @Test
    void isFoundInAlternativeNamesToo() throws Exception {
      active("suzuki", "s-1", "mdm-id", "4711");
      active("yamada", "y-1", "imei", "49-015420-323751-8");
      SignOns.success(signOn("phone", certificate("suzuki", "/CN=x", "URI:IntuneDeviceId://4711")));
      assertRefused(
          "DEVICE_KEY_NONE", signOn("phone", certificate("suzuki", "/CN=x", "URI:urn:other:4711")));
      SignOns.success(
          signOn(
              "phone",
              certificate("yamada", "/CN=x", "otherName:1.3.6.1.5.5.7.8.3;SEQUENCE:imei")));
    }

    /** It may be the number of any device, also of one that is lost. */
    @Test
    void isRefusedWhereNobodyCanReadIt() throws Exception {
      var subject = "/CN=tanaka/serialNumber=" + SERIAL;
      var many = new String[6];
      for (int i = 0; i < many.length; i++) {
        many[i] = "URI:IntuneDeviceId://" + i;
      }
      assertRefused("CERTIFICATE_UNUSABLE", signOn("phone", certificate("tanaka", subject, many)));
      assertTrue(dump().contains("what stands at san-uri can't be read"));
    }

    @Test
    void isFoundHoweverAGuidIsWritten() throws Exception {
      var guid = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
      active("suzuki", "s-1", "mdm-id", guid);
      active("yamada", "y-1", "mdm-id", "F" + guid.substring(1).toUpperCase(Locale.ROOT));
      for (var written : List.of(guid, guid.toUpperCase(Locale.ROOT))) {
        var uri = "URI:IntuneDeviceId://" + written;
        SignOns.success(signOn("phone", certificate("suzuki", "/CN=x", uri)));
        var other = uri.replace("//0", "//f");
        SignOns.success(signOn("phone", certificate("yamada", "/CN=x", other)));
      }
    }

    /** Whoever has pinned it has seen the phone: the number isn't asked. */
    @Test
    void givesWayToABoundKey() throws Exception {
      done("device", "add", "tanaka", "--id", "t-2", "--ownership", "byod", "--platform", "ios");
      done("device", "approve", "t-2", "--reason", "x");
      var phone = numbered("tanaka");
      var file = house.file(phone).toString();
      done("device", "pin", "t-2", "--certificate", file, "--key-on-device", "--reason", "x");
      SignOns.success(signOn("strict", phone));
      SignOns.assertStatus("Responder/RequestDenied", signOn("lax", phone));
      SignOns.assertStatus("Responder/RequestDenied", signOn("phone", phone));
    }

    @Test
    void stopsTheSessionsOnceAnotherDeviceHasOneOfItsNumbers() throws Exception {
      var browser = house.house().browser();
      var phone =
          certificate("tanaka", "/CN=tanaka/serialNumber=" + SERIAL, "URI:IntuneDeviceId://4711");
      SignOns.success(signOn(browser, "phone", phone));
      active("tanaka", "t-2", "mdm-id", "4711");
      assertFalse(house.askLater(browser, "phone").body().contains("SAMLResponse"));
    }

    /** A number in it isn't the phone's own word on how it is; a bound key is. */
    @Test
    void doesNotLetItSpeakForTheDevice() throws Exception {
      var phone = numbered("tanaka");
      var address = house.listener() + "/api/v1/devices/t-1/status";
      var body = "{\"time\": \"" + house.now() + "\", \"screenLock\": true}";
      assertEquals(403, Phone.holding(phone).body(address, body).status());
      assertEquals("STATUS_SOURCE", house.reasons().getFirst());
      var file = house.file(phone).toString();
      done("device", "pin", "t-1", "--certificate", file, "--reason", "x");
      assertEquals(201, Phone.holding(phone).body(address, body).status());
    }

    @Test
    void keepsTheNumberOutOfEveryTable() throws Exception {
      var phone = numbered("tanaka");
      SignOns.success(signOn("phone", phone));
      done("device", "suspend", "t-1", "--reason", "x");
      assertRefused("DEVICE_SUSPENDED", signOn("phone", phone));
      done(Typed.act("resume", "t-1"));
      var file = house.file(phone).toString();
      done("device", "pin", "t-1", "--certificate", file, "--reason", "x");
      assertHidden(dump());
      var der = Base64.getEncoder().encodeToString(phone.certificate().getEncoded());
      assertFalse(dump().contains(der), "it can be read out of the certificate");
      assertTrue(dump().contains("2.5.4.5="), "the rest of the subject is there");
    }
  }

  private void report(boolean lock) throws Exception {
    var token = Files.readString(dir.resolve("data/management.token")).strip();
    var port = house.house().configuration().listen().management().port();
    var body = "{\"time\": \"" + house.now() + "\", \"screenLock\": " + lock + "}";
    var address = URI.create("http://127.0.0.1:" + port + "/api/v1/devices/t-1/status");
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(address)
              .header("Authorization", "Bearer " + token)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      assertEquals(201, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
  }

  /** Another phone of the same person's may have told the MDM the number of the company's. */
  @Nested
  class LendsNothingOfTheDevice {
    @BeforeEach
    void register() throws Exception {
      active("tanaka", "t-1", "serial", SERIAL);
      report(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lax", "state", "said"})
    void toARuleThatDoesNotAcceptIt(String service) throws Exception {
      var phone = numbered("tanaka");
      var browser = house.house().browser();
      assertRefused("DEVICE_KEY_NONE", signOn(browser, service, phone));
      SignOns.success(house.ask(browser, "phone"));
      assertRefused("DEVICE_KEY_NONE", house.ask(browser, service));
      var file = house.file(phone).toString();
      done("device", "pin", "t-1", "--certificate", file, "--reason", "x");
      SignOns.success(signOn(service, phone));
    }

    @Test
    void butToOneThatDoes() throws Exception {
      SignOns.success(signOn("taken", numbered("tanaka")));
    }

    /** Of the device so named nothing is known that would speak for it, and all that's against. */
    @Test
    void andIsRefusedForWhatTheDeviceIsLike() throws Exception {
      assertRefused("DEVICE_KEY_NONE", signOn("wary", numbered("tanaka")));
      report(false);
      for (var service : List.of("wary", "taken")) {
        SignOns.assertStatus("Responder/RequestDenied", signOn(service, numbered("tanaka")));
        assertEquals("POLICY", house.reasons().getFirst());
      }
    }
  }

  private static void assertHidden(String dump) {
    var lower = dump.toLowerCase(Locale.ROOT);
    var bytes = SERIAL.getBytes(StandardCharsets.US_ASCII);
    assertFalse(lower.contains(SERIAL.toLowerCase(Locale.ROOT)), dump);
    assertFalse(lower.contains(HexFormat.of().formatHex(bytes)), dump);
  }

  /** A number says that two proofs are of one device as little as anything else does. */
  @Nested
  class BesideAKey {
    private final SoftKey key = KeyHouse.phone();

    private void enrol(String device) throws Exception {
      var link = done(Typed.code("tanaka", device)).strip();
      KeyHouse.enrolled(house.house().browser(), key, link);
    }

    private Browser.Page afterCertificate(Browser browser, ClientKey phone) throws Exception {
      var asked = house.afterPassword(browser, "both", "tanaka");
      return house.show(browser, asked, Phone.holding(phone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t-1", "t-2"})
    void doesNotCountWhicheverDeviceThatIsOf(String device) throws Exception {
      active("tanaka", "t-1", "serial", SERIAL);
      enrol(device);
      var refused = afterCertificate(house.house().browser(), numbered("tanaka"));
      assertEquals("TWO_DEVICES", house.reasons().getFirst());
      SignOns.assertStatus("Responder/RequestDenied", refused);
    }

    @Test
    void countsOnceItIsPinnedToThatDevice() throws Exception {
      active("tanaka", "t-1", "serial", SERIAL);
      enrol("t-1");
      var phone = numbered("tanaka");
      var file = house.file(phone).toString();
      done("device", "pin", "t-1", "--certificate", file, "--reason", "x");
      var browser = house.house().browser();
      var asked = afterCertificate(browser, phone);
      KeyHouse.assertAsksForKey(asked);
      SignOns.success(KeyHouse.shown(browser, asked, key));
    }

    /** A copy of it on a thief's PC, and the cookie of a session in which the key was proved. */
    @Test
    void borrowsNothingFromAKeyThatWasProvedBefore() throws Exception {
      active("tanaka", "t-1", "serial", SERIAL);
      enrol("t-1");
      var browser = house.house().browser();
      var asked = house.afterPassword(browser, "key", "tanaka");
      SignOns.success(KeyHouse.shown(browser, asked, key));
      var refused = signOn(browser, "morning", numbered("tanaka"));
      assertEquals("TWO_DEVICES", house.reasons().getFirst());
      SignOns.assertStatus("Responder/RequestDenied", refused);
    }

    /** What a stronger rule needs is asked for, and takes the certificate's place. */
    @Test
    void givesWayToItWhereTheNumberIsTooWeak() throws Exception {
      active("tanaka", "t-1", "serial", SERIAL);
      enrol("t-1");
      var browser = house.house().browser();
      SignOns.success(signOn(browser, "phone", numbered("tanaka")));
      var asked = house.ask(browser, "key");
      KeyHouse.assertAsksForKey(asked);
      var who = KeyHouse.shown(browser, asked, key);
      SignOns.success(browser.signIn(who, "tanaka", PhoneHouse.password("tanaka")));
      SignOns.assertStatus("Responder/RequestDenied", house.ask(browser, "phone"));
    }
  }
}
