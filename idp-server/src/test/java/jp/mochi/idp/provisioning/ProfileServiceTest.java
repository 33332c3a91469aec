package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An iPhone that says which one it is before it gets its profile: Apple's Over-the-Air Profile
 * Delivery, with a maker of our own in Apple's place and {@code openssl} in the phone's.
 */
class ProfileServiceTest {
  private static final String SERIAL = "F2LX1234ABCD";
  private static final String UDID = "00008110-000A1B2C3D4E5F60";
  private static final String PATH = "/enrol/profile-service";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets them
  private EnrolHouse house;

  @SuppressWarnings("NullAway.Init")
  private OpenSsl openssl;

  @BeforeEach
  void start() throws Exception {
    openssl = new OpenSsl(dir);
    maker("apple");
    phone("phone", "apple");
    house =
        EnrolHouse.start(
            dir, Clock.systemUTC(), "enrolment: {apple-profile-service: {issuers: apple.pem}}\n");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private void maker(String name) throws Exception {
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 30 -keyout NAME.key -out NAME.pem"
            + " -addext keyUsage=critical,keyCertSign -subj /CN=Maker-NAME",
        name);
  }

  /** A phone's key with its maker's word for it. */
  private void phone(String name, String maker) throws Exception {
    run("req -new -newkey rsa:2048 -nodes -keyout NAME.key -out NAME.csr -subj /CN=NAME", name);
    run(
        "x509 -req -in NAME.csr -CA MAKER.pem -CAkey MAKER.key -days 20 -out NAME.pem"
            .replace("MAKER", maker),
        name);
  }

  private void run(String line, String name) throws Exception {
    openssl.done(line.replace("NAME", name).split(" "));
  }

  /** The profile that a person with a code gets on their iPhone. */
  private String asked(String device) throws Exception {
    var link = house.typed("certificate", "code", "--person", "tanaka", "--device", device).strip();
    var browser = house.house().browser();
    browser.get("/enrol");
    var page = browser.post("/enrol", Map.of("platform", "ios", "code", link));
    var cookies = new StringBuilder();
    browser.cookies().forEach((name, value) -> cookies.append(name + "=" + value + "; "));
    var address = address("/enrol/profile?" + Browser.encoded(page.fields()));
    var request = HttpRequest.newBuilder(address).header("Cookie", cookies.toString());
    try (var client = HttpClient.newHttpClient()) {
      var got = client.send(request.build(), BodyHandlers.ofByteArray());
      assertEquals(200, got.statusCode());
      return plist(got.body());
    }
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + house.house().port() + path);
  }

  /** What a profile's signature is around. */
  private String plist(byte[] profile) throws Exception {
    Files.write(dir.resolve("profile.p7"), profile);
    openssl.done("cms -verify -noverify -inform DER -in profile.p7 -out profile.plist".split(" "));
    return Files.readString(dir.resolve("profile.plist"));
  }

  private static String challenge(String profile) {
    var found =
        Pattern.compile("<key>Challenge</key>\\s*<string>([^<]+)</string>").matcher(profile);
    assertTrue(found.find(), profile);
    return found.group(1);
  }

  private static String answer(String challenge) {
    return answer(challenge, "iPhone17,1", SERIAL);
  }

  private static String answer(String challenge, String product, String serial) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>CHALLENGE</key><string>%s</string>
      <key>IMEI</key><string>49 015420 323751 8</string>
      <key>PRODUCT</key><string>%s</string>
      <key>SERIAL</key><string>%s</string>
      <key>UDID</key><string>%s</string>
      <key>VERSION</key><string>23B85</string>
    </dict>
    </plist>
    """
        .formatted(challenge, product, serial, UDID);
  }

  private byte[] signed(String plist, String phone) throws Exception {
    return signed(plist, phone, "");
  }

  private byte[] signed(String plist, String phone, String more) throws Exception {
    Files.writeString(dir.resolve("answer.plist"), plist);
    run(
        "cms -sign -in answer.plist -signer NAME.pem -inkey NAME.key -outform DER -nodetach"
            + " -binary -out answer.p7"
            + more,
        phone);
    return Files.readAllBytes(dir.resolve("answer.p7"));
  }

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(address(PATH))
            .header("Content-Type", "application/pkcs7-signature")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  private void assertRefused(String reason, String what, byte[] body) throws Exception {
    var answer = post(body);
    assertEquals(403, answer.statusCode());
    assertEquals(reason, house.reasons().getFirst());
    assertTrue(dump("audit").contains(what), dump("audit"));
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    assertEquals("", dump("phone_answer"));
  }

  private String dump(String table) {
    return house
        .house()
        .database()
        .read(
            handle -> {
              var all = new StringBuilder();
              handle
                  .createQuery("SELECT * FROM " + table)
                  .mapToMap()
                  .forEach(row -> all.append(row).append('\n'));
              return all.toString();
            });
  }

  /** What the answer brings it: the profile that phones got at once without all this. */
  private String profile(byte[] answer) throws Exception {
    var got = post(answer);
    assertEquals(200, got.statusCode(), new String(got.body(), StandardCharsets.UTF_8));
    assertEquals(
        "application/x-apple-aspen-config", got.headers().firstValue("Content-Type").orElse(""));
    return plist(got.body());
  }

  @Test
  void comesIntoTheRegisterWithTheNumbersThatItsMakersKeyHasSigned() throws Exception {
    var asking = asked("phone-1");
    assertTrue(asking.contains("<string>Profile Service</string>"), asking);
    assertTrue(asking.contains("https://") && asking.contains(PATH + "</string>"), asking);
    assertFalse(asking.contains("com.apple.security.scep"), asking);
    var profile = profile(signed(answer(challenge(asking)), "phone", " -stream"));
    assertTrue(profile.contains("com.apple.security.scep"), profile);
    Handset.certificate(Handset.fresh(house).enrol(challenge(profile)));
    var device = dump("device");
    assertTrue(device.contains("iPhone17,1") && device.contains("platform=ios"), device);
    for (var number : List.of("--serial=" + SERIAL, "--udid=" + UDID, "--imei=490154203237518")) {
      var word = number.split("=");
      var listed = house.typed("device", "list", word[0], word[1]);
      assertTrue(listed.contains("phone-1"), listed);
    }
    assertEquals("", dump("phone_answer"));
    assertTrue(dump("audit").contains("enrolment answer"));
    for (var table : List.of("audit", "device", "device_binding", "consumed_request")) {
      assertFalse(dump(table).contains(SERIAL), table);
      assertFalse(dump(table).contains(UDID), table);
    }
  }

  @Test
  void isAnIpadWhereItSaysSo() throws Exception {
    var challenge = challenge(asked("pad-1"));
    var profile = profile(signed(answer(challenge, "iPad16,3", SERIAL), "phone"));
    Handset.certificate(Handset.fresh(house).enrol(challenge(profile)));
    assertTrue(dump("device").contains("platform=ipados"), dump("device"));
  }

  /** The phone sends it again where our answer was lost. */
  @Test
  void getsItsProfileAgainForTheSameAnswerAndForNoOther() throws Exception {
    var challenge = challenge(asked("phone-1"));
    var answer = signed(answer(challenge), "phone");
    var first = profile(answer);
    assertEquals(first, profile(answer));
    assertEquals(1, dump("audit").split("enrolment answer", -1).length - 1);
    phone("another", "apple");
    for (var other :
        List.of(
            signed(answer(challenge), "another"),
            signed(answer(challenge, "iPhone17,1", "F2LX9999ABCD"), "phone"),
            signed(answer(challenge, "iPad16,3", SERIAL), "phone"))) {
      assertEquals(403, post(other).statusCode());
      assertEquals("ENROLMENT_REPLAYED", house.reasons().getFirst());
    }
    assertTrue(dump("phone_answer").contains("iPhone17,1"), dump("phone_answer"));
    Handset.certificate(Handset.fresh(house).enrol(challenge(first)));
    assertEquals(403, post(answer).statusCode());
  }

  /** The challenge that phones get first opens nothing by SCEP. */
  @Test
  void getsNoCertificateByTheFirstChallenge() throws Exception {
    var challenge = challenge(asked("phone-1"));
    assertFalse(Handset.fresh(house).enrol(challenge).isSuccess());
    assertEquals(List.of(), house.issued());
  }

  @Test
  void isRefusedWhereNobodyWeKnowVouchesForIt() throws Exception {
    maker("other");
    phone("stranger", "other");
    var plist = answer(challenge(asked("phone-1")));
    assertRefused("ENROLMENT_REQUEST", "ISSUER: issued by", signed(plist, "stranger"));
    profile(signed(plist, "phone"));
  }

  @Test
  void isRefusedWhereItWasChangedOnTheWay() throws Exception {
    var signed = signed(answer(challenge(asked("phone-1"))), "phone");
    var text = new String(signed, StandardCharsets.ISO_8859_1);
    var other = text.replace(SERIAL, "F2LX9999ABCD");
    assertFalse(other.equals(text));
    assertRefused("ENROLMENT_REQUEST", "SIGNATURE", other.getBytes(StandardCharsets.ISO_8859_1));
    profile(signed);
  }

  @Test
  void isRefusedBySha1UnlessTheCompanyTakesIt() throws Exception {
    var plist = answer(challenge(asked("phone-1")));
    assertRefused("ENROLMENT_REQUEST", "WEAK", signed(plist, "phone", " -md sha1"));
    profile(signed(plist, "phone"));
  }

  @Test
  void isRefusedWithAChallengeOfNobodys() throws Exception {
    assertRefused("ENROLMENT_CODE", "UNKNOWN_CODE", signed(answer("guessed"), "phone"));
  }

  @Test
  void isRefusedWithWhatIsNoAnswer() throws Exception {
    var good = answer(challenge(asked("phone-1")));
    for (var broken :
        List.of(
            "hello",
            good.replace("<key>UDID</key>", "<key>UDID"),
            good.replace("PropertyList-1.0.dtd\">", "PropertyList-1.0.dtd\" [<!ENTITY a \"b\">]>"),
            good.replace("VERSION", "VERSIONS"),
            good.replace(SERIAL, "F2"))) {
      assertRefused("ENROLMENT_REQUEST", "MALFORMED", signed(broken, "phone"));
    }
    assertRefused("ENROLMENT_REQUEST", "MALFORMED", good.getBytes(StandardCharsets.UTF_8));
    assertRefused("ENROLMENT_REQUEST", "TOO_LARGE", new byte[40_000]);
    profile(signed(good, "phone"));
  }

  @Test
  void isRefusedWhereAnotherDeviceHasItsNumber() throws Exception {
    house.typed(
        "device",
        "add",
        "suzuki",
        "--id",
        "s-1",
        "--ownership",
        "byod",
        "--platform",
        "ios",
        "--serial",
        SERIAL);
    assertRefused(
        "ENROLMENT_DEVICE", "serial of s-1", signed(answer(challenge(asked("phone-1"))), "phone"));
    house.typed("device", "lost", "s-1", "--reason", "x");
    assertRefused(
        "ENROLMENT_DEVICE", "serial of s-1", signed(answer(challenge(asked("phone-2"))), "phone"));
    house.typed("device", "retire", "s-1", "--reason", "x");
    profile(signed(answer(challenge(asked("phone-3"))), "phone"));
  }

  /** Between the answer and the certificate somebody has entered a device with that number. */
  @Test
  void getsNoCertificateWhereItsNumberBecameAnothersMeanwhile() throws Exception {
    var profile = profile(signed(answer(challenge(asked("phone-1"))), "phone"));
    house.typed(
        "device",
        "add",
        "suzuki",
        "--id",
        "s-1",
        "--ownership",
        "byod",
        "--platform",
        "ios",
        "--serial",
        SERIAL);
    assertFalse(Handset.fresh(house).enrol(challenge(profile)).isSuccess());
    assertEquals("ENROLMENT_DEVICE", house.reasons().getFirst());
    assertEquals(List.of(), house.issued());
  }

  @Test
  void addsItsNumbersToADeviceThatTheRegisterKnows() throws Exception {
    house.typed(
        "device",
        "add",
        "tanaka",
        "--id",
        "phone-1",
        "--ownership",
        "corporate",
        "--platform",
        "ios",
        "--serial",
        SERIAL);
    var profile = profile(signed(answer(challenge(asked("phone-1"))), "phone"));
    Handset.certificate(Handset.fresh(house).enrol(challenge(profile)));
    assertTrue(house.typed("device", "list", "--udid", UDID).contains("phone-1"));
  }
}
