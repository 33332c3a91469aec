package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import jp.mochi.cert.authority.EnrolmentRoute;
import org.junit.jupiter.api.Test;

/**
 * An iPhone that has its certificate by SCEP and comes once more for its last profile: phase 3 of
 * Apple's Over-the-Air Profile Delivery.
 */
class LastProfileTest extends Iphones {
  private static final String OTHER_SERIAL = "F2LX9999ABCD";
  private static final String OTHER_UDID = "00008110-000A1B2C3D4E5F61";

  /**
   * A phone as it stands after SCEP: openssl signs with its key by its device's name.
   *
   * @param asked the challenge that it was asked by first
   */
  private record Enrolled(String asked, X509Certificate certificate) {}

  private Enrolled enrolled(String device) throws Exception {
    var asked = challenge(asked(device));
    var profile = profile(signed(answer(asked), "phone"));
    return new Enrolled(asked, certified(device, challenge(profile)));
  }

  private X509Certificate certified(String name, String challenge) throws Exception {
    var handset = Handset.fresh(house);
    var certificate = Handset.certificate(handset.enrol(challenge));
    write(name + ".pem", "CERTIFICATE", certificate.getEncoded());
    write(name + ".key", "PRIVATE KEY", handset.key().getPrivate().getEncoded());
    return certificate;
  }

  private void write(String file, String what, byte[] der) throws Exception {
    var pem =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
    Files.writeString(dir.resolve(file), pem);
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  /** As in Apple's example: what it said before, without the challenge. */
  private static String again(String serial) {
    return answer("", "iPhone17,1", serial).replace("<key>CHALLENGE</key><string></string>", "");
  }

  @Test
  void getsItsLastProfileAndTheCertificateThatItGoesOnWith() throws Exception {
    var phone = enrolled("phone-1");
    var last = profile(signed(again(SERIAL), "phone-1", " -stream"));
    assertTrue(last.contains("<string>jp.mochi.phone.phone-1</string>"), last);
    assertTrue(last.contains("<string>Configuration</string>"), last);
    assertEquals(1, dump("audit").split("enrolment finish", -1).length - 1);
    var second = certified("second", challenge(last));
    assertNotEquals(phone.certificate().getPublicKey(), second.getPublicKey());
    var list = house.typed("certificate", "list", "--device", "phone-1");
    assertTrue(list.contains(serial(second)) && list.contains(serial(phone.certificate())), list);
    assertEquals(1, dump("device").lines().count());
    assertTrue(house.typed("device", "list", "--serial", SERIAL).contains("phone-1"));
    assertRefused("ENROLMENT_REQUEST", "OTHER_ENROLMENT", signed(again(SERIAL), "second"));
    for (var table : List.of("audit", "phone_profile")) {
      assertFalse(dump(table).contains(SERIAL) || dump(table).contains(UDID), table);
      assertFalse(dump(table).contains(phone.asked()), table);
    }
  }

  @Test
  void mayRepeatTheChallengeThatItWasAskedBy() throws Exception {
    var phone = enrolled("phone-1");
    var profile = profile(signed(answer(phone.asked()), "phone-1"));
    Handset.certificate(Handset.fresh(house).enrol(challenge(profile)));
  }

  @Test
  void isRefusedWithAChallengeOfAnother() throws Exception {
    enrolled("phone-1");
    var other = challenge(asked("phone-2"));
    for (var wrong : List.of(other, "guessed")) {
      assertRefused("ENROLMENT_REQUEST", "OTHER_ENROLMENT", signed(answer(wrong), "phone-1"));
    }
    var data = answer("eA==").replace("<string>eA==</string>", "<data>eA==</data>");
    assertRefused("ENROLMENT_REQUEST", "MALFORMED", signed(data, "phone-1"));
    profile(signed(again(SERIAL), "phone-1"));
  }

  @Test
  void isRefusedByTheCertificateOfAnotherDevice() throws Exception {
    var phone = enrolled("phone-1");
    var imei = "<key>IMEI</key><string>49 015420 323751 8</string>";
    var asked = challenge(asked("phone-2"));
    var others =
        answer(asked, "iPhone17,1", OTHER_SERIAL).replace(imei, "").replace(UDID, OTHER_UDID);
    certified("phone-2", challenge(profile(signed(others, "phone"))));
    certified("phone-3", house.code(EnrolmentRoute.SCEP, "tanaka", "phone-3"));
    assertRefused("ENROLMENT_REQUEST", "OTHER_IDENTIFIERS", signed(again(SERIAL), "phone-2"));
    assertRefused("ENROLMENT_REQUEST", "OTHER_ENROLMENT", signed(answer(phone.asked()), "phone-2"));
    assertRefused(
        "ENROLMENT_REQUEST",
        "OTHER_ENROLMENT: not by such",
        signed(answer(phone.asked()), "phone-3"));
    profile(signed(again(SERIAL), "phone-1"));
  }

  @Test
  void isRefusedWhereItSaysOtherThanBefore() throws Exception {
    enrolled("phone-1");
    for (var other :
        List.of(
            again(OTHER_SERIAL),
            again(SERIAL).replace(UDID, OTHER_UDID),
            again(SERIAL).replace("<key>SERIAL</key><string>" + SERIAL + "</string>", ""),
            again(SERIAL).replace("iPhone17,1", "iPhone17,2"))) {
      assertRefused("ENROLMENT_REQUEST", "OTHER_IDENTIFIERS", signed(other, "phone-1"));
    }
    profile(signed(again(SERIAL), "phone-1"));
  }

  @Test
  void isRefusedOnceItsCertificateWasTakenBack() throws Exception {
    var phone = enrolled("phone-1");
    var answer = signed(again(SERIAL), "phone-1");
    house.typed("certificate", "revoke", serial(phone.certificate()), "--reason", "superseded");
    assertRefused("ENROLMENT_RENEWAL", "REVOKED", answer);
    assertFalse(dump("audit").contains("enrolment finish"));
  }

  @Test
  void isRefusedWhereItsDeviceIsShutOut() throws Exception {
    enrolled("phone-1");
    var answer = signed(again(SERIAL), "phone-1");
    house.typed("device", "suspend", "phone-1", "--reason", "x");
    assertRefused("ENROLMENT_DEVICE", "DEVICE_SHUT_OUT", answer);
    house.house().database().write(handle -> handle.execute("DELETE FROM device_history"));
    house.house().database().write(handle -> handle.execute("DELETE FROM device_binding"));
    house.house().database().write(handle -> handle.execute("DELETE FROM device"));
    assertRefused("ENROLMENT_DEVICE", "DEVICE_REGISTERED_TO_ANOTHER", answer);
  }

  @Test
  void isRefusedByACertificateThatIsNotOnRecord() throws Exception {
    enrolled("phone-1");
    house
        .house()
        .database()
        .write(handle -> handle.execute("UPDATE issued_certificate SET certificate = X'00'"));
    assertRefused("ENROLMENT_RENEWAL", "UNKNOWN_CERTIFICATE", signed(again(SERIAL), "phone-1"));
  }

  /** An answer counts once, and so does what the phone said in the beginning. */
  @Test
  void isRefusedTheSecondTime() throws Exception {
    var asked = challenge(asked("phone-1"));
    var first = signed(answer(asked), "phone");
    certified("phone-1", challenge(profile(first)));
    var answer = signed(again(SERIAL), "phone-1");
    var challenge = challenge(profile(answer));
    assertRefused("ENROLMENT_REPLAYED", "REPLAYED", answer);
    assertRefused("ENROLMENT_REPLAYED", "REPLAYED", signed(answer(asked), "phone-1"));
    assertRefused("ENROLMENT_CODE_USED", "USED", first);
    Handset.certificate(Handset.fresh(house).enrol(challenge));
    assertRefused("ENROLMENT_REPLAYED", "REPLAYED", answer);
    assertEquals(1, dump("audit").split("enrolment finish", -1).length - 1);
  }

  @Test
  void isRefusedAfterAnHour() throws Exception {
    enrolled("phone-1");
    ahead = Duration.ofMinutes(61);
    assertRefused("ENROLMENT_CODE_EXPIRED", "EXPIRED", signed(again(SERIAL), "phone-1"));
    ahead = Duration.ofMinutes(59);
    profile(signed(again(SERIAL), "phone-1"));
  }

  /** The certificate lets it in: the session may have been one from the phone as it was before. */
  @Test
  void goesOnWithoutTheSessionThatShowedItsCode() throws Exception {
    enrolled("phone-1");
    house
        .house()
        .database()
        .write(handle -> handle.execute("UPDATE enrolment_code SET session = 'gone'"));
    var last = profile(signed(again(SERIAL), "phone-1"));
    Handset.certificate(Handset.fresh(house).enrol(challenge(last)));
  }
}
