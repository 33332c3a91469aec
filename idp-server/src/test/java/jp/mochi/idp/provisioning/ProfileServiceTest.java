package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An iPhone that says which one it is before it gets its profile. */
class ProfileServiceTest extends Iphones {
  private void assertNothingKept(String reason, String what, byte[] body) throws Exception {
    assertRefused(reason, what, body);
    assertEquals("", dump("phone_answer"));
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

  private static final String MAC = "Macintosh; Intel Mac OS X 10_15_7";
  private static final String IPHONE = "iPhone; CPU iPhone OS 18_6 like Mac OS X";
  private static final String ANDROID = "Linux; Android 10; K";

  /** A Mac has nothing to say which one it is by: whoever passes for one isn't asked. */
  @ParameterizedTest
  @CsvSource({
    "other, MAC, macos, false",
    "other, IPHONE, macos, true",
    "other, ANDROID, macos, true",
    "other, '', macos, true",
    "other, MAC, ipados, true",
    "android, MAC, macos, true",
    "ios, MAC, macos, true",
    "ios, ANDROID, android, true",
    "ios, MAC, linux, true"
  })
  void isAskedWhatHoldsACodeForAPhoneOrDoesNotSeemToBeAMac(
      String madeFor, String browser, String said, boolean asked) throws Exception {
    var link = house.typed(Typed.code("tanaka", "d-1", "--platform", madeFor)).strip();
    var agent = Map.of("MAC", MAC, "IPHONE", IPHONE, "ANDROID", ANDROID).getOrDefault(browser, "");
    var saying = house.house().browser().saying("User-Agent", "Mozilla/5.0 (" + agent + ")");
    var profile = profile(saying, link, said);
    assertEquals(asked, profile.contains("<string>Profile Service</string>"), profile);
    assertEquals(!asked, profile.contains("com.apple.security.scep"), profile);
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
    assertNothingKept("ENROLMENT_REQUEST", "ISSUER: issued by", signed(plist, "stranger"));
    profile(signed(plist, "phone"));
  }

  @Test
  void isRefusedWhereItWasChangedOnTheWay() throws Exception {
    var signed = signed(answer(challenge(asked("phone-1"))), "phone");
    var text = new String(signed, StandardCharsets.ISO_8859_1);
    var other = text.replace(SERIAL, "F2LX9999ABCD");
    assertFalse(other.equals(text));
    assertNothingKept(
        "ENROLMENT_REQUEST", "SIGNATURE", other.getBytes(StandardCharsets.ISO_8859_1));
    profile(signed);
  }

  @Test
  void isRefusedBySha1UnlessTheCompanyTakesIt() throws Exception {
    var plist = answer(challenge(asked("phone-1")));
    assertNothingKept("ENROLMENT_REQUEST", "WEAK", signed(plist, "phone", " -md sha1"));
    profile(signed(plist, "phone"));
  }

  @Test
  void isRefusedWithAChallengeOfNobodys() throws Exception {
    assertNothingKept("ENROLMENT_CODE", "UNKNOWN_CODE", signed(answer("guessed"), "phone"));
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
      assertNothingKept("ENROLMENT_REQUEST", "MALFORMED", signed(broken, "phone"));
    }
    assertNothingKept("ENROLMENT_REQUEST", "MALFORMED", good.getBytes(StandardCharsets.UTF_8));
    assertNothingKept("ENROLMENT_REQUEST", "TOO_LARGE", new byte[40_000]);
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
    assertNothingKept(
        "ENROLMENT_DEVICE", "serial of s-1", signed(answer(challenge(asked("phone-1"))), "phone"));
    house.typed("device", "lost", "s-1", "--reason", "x");
    assertNothingKept(
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
