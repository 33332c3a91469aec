package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.Browser;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apple's Over-the-Air Profile Delivery, with a maker of our own in Apple's place and {@code
 * openssl} in the phone's.
 */
abstract class Iphones {
  static final String SERIAL = "F2LX1234ABCD";
  static final String UDID = "00008110-000A1B2C3D4E5F60";
  static final String PATH = "/enrol/profile-service";

  @TempDir Path dir;

  /** By how much the house is ahead of the phones' time. */
  Duration ahead = Duration.ZERO;

  @SuppressWarnings("NullAway.Init") // start() sets them
  EnrolHouse house;

  @SuppressWarnings("NullAway.Init")
  private OpenSsl openssl;

  @BeforeEach
  void start() throws Exception {
    openssl = new OpenSsl(dir);
    maker("apple");
    phone("phone", "apple");
    house =
        EnrolHouse.start(
            dir,
            () -> Clock.systemUTC().instant().plus(ahead),
            "enrolment: {apple-profile-service: {issuers: apple.pem}}\n" + more());
  }

  /** Further lines of the configuration. */
  String more() throws Exception {
    return "";
  }

  @AfterEach
  void stop() {
    house.close();
  }

  void maker(String name) throws Exception {
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 30 -keyout NAME.key -out NAME.pem"
            + " -addext keyUsage=critical,keyCertSign -subj /CN=Maker-NAME",
        name);
  }

  /** A phone's key with its maker's word for it. */
  void phone(String name, String maker) throws Exception {
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
  String asked(String device) throws Exception {
    return asked(device, "corporate");
  }

  String asked(String device, String ownership) throws Exception {
    var link = house.typed(Typed.code("tanaka", device, "--ownership", ownership)).strip();
    return profile(house.house().browser(), link, "ios");
  }

  /** What comes of a code in a browser, by somebody who says that they are on this. */
  String profile(Browser browser, String link, String platform) throws Exception {
    browser.get("/enrol");
    var page = browser.post("/enrol", Map.of("platform", platform, "code", link));
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
  String plist(byte[] profile) throws Exception {
    Files.write(dir.resolve("profile.p7"), profile);
    openssl.done("cms -verify -noverify -inform DER -in profile.p7 -out profile.plist".split(" "));
    return Files.readString(dir.resolve("profile.plist"));
  }

  static String challenge(String profile) {
    var found =
        Pattern.compile("<key>Challenge</key>\\s*<string>([^<]+)</string>").matcher(profile);
    assertTrue(found.find(), profile);
    return found.group(1);
  }

  static String answer(String challenge) {
    return answer(challenge, "iPhone17,1", SERIAL);
  }

  static String answer(String challenge, String product, String serial) {
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

  byte[] signed(String plist, String phone) throws Exception {
    return signed(plist, phone, "");
  }

  byte[] signed(String plist, String phone, String more) throws Exception {
    Files.writeString(dir.resolve("answer.plist"), plist);
    run(
        "cms -sign -in answer.plist -signer NAME.pem -inkey NAME.key -outform DER -nodetach"
            + " -binary -out answer.p7"
            + more,
        phone);
    return Files.readAllBytes(dir.resolve("answer.p7"));
  }

  HttpResponse<byte[]> post(byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(address(PATH))
            .header("Content-Type", "application/pkcs7-signature")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  void assertRefused(String reason, String what, byte[] body) throws Exception {
    var answer = post(body);
    assertEquals(403, answer.statusCode());
    assertEquals(reason, house.reasons().getFirst());
    assertTrue(refusal().contains(what), refusal());
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
  }

  /** The latest refusal on record. */
  String refusal() {
    return dump("audit WHERE result = 'REFUSED' ORDER BY id DESC LIMIT 1");
  }

  String dump(String table) {
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
  String profile(byte[] answer) throws Exception {
    var got = post(answer);
    assertEquals(200, got.statusCode(), new String(got.body(), StandardCharsets.UTF_8));
    assertEquals(
        "application/x-apple-aspen-config", got.headers().firstValue("Content-Type").orElse(""));
    return plist(got.body());
  }
}
