package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.signal.MailBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A phone that is enrolled anew, and that the register has under another id already. */
class FormerDeviceTest extends Iphones {
  @SuppressWarnings("NullAway.Init") // more() sets it
  private MailBox box;

  @Override
  String more() throws Exception {
    box = MailBox.start(dir, MailBox.Speech.SMTPS);
    return box.settings(MailBox.Speech.SMTPS);
  }

  @AfterEach
  void closeBox() {
    box.close();
  }

  /** What a phone gets for what it says. */
  private String told(String device, String ownership) throws Exception {
    return profile(signed(answer(challenge(asked(device, ownership))), "phone"));
  }

  private X509Certificate enrolled(String device, String ownership) throws Exception {
    var challenge = challenge(told(device, ownership));
    return Handset.certificate(Handset.fresh(house).enrol(challenge));
  }

  private void added(String id, String ownership) {
    var words =
        List.of("--id", id, "--ownership", ownership, "--platform", "ios", "--serial", SERIAL);
    var line = new ArrayList<>(List.of("device", "add", "tanaka"));
    line.addAll(words);
    house.typed(line.toArray(String[]::new));
  }

  private String state(String device) throws Exception {
    return house.json("device", "show", device).path("state").asText();
  }

  private void assertStands(String device, String state, String reason) throws Exception {
    var answer = signed(answer(challenge(asked("new-1", "byod"))), "phone");
    assertRefused("ENROLMENT_DEVICE", " of " + device + '"', answer);
    assertTrue(refusal().contains(reason), refusal());
    assertEquals(state, state(device));
  }

  private void assertHeard(String what) throws Exception {
    for (var text = ""; !text.contains(what); ) {
      text = MailBox.text(box.next()); // in the end there is none
    }
  }

  @Test
  void takesThePlaceOfWhatItWas() throws Exception {
    var former = enrolled("old-1", "corporate");
    var profile = told("new-1", "corporate");
    assertEquals("active", state("old-1"), "nothing ends before there is another certificate");
    assertFalse(Handset.fresh(house).enrol("guessed").isSuccess());
    assertEquals("active", state("old-1"));
    Handset.certificate(Handset.fresh(house).enrol(challenge(profile)));
    assertEquals("retired", state("old-1"));
    assertEquals("active", state("new-1"));
    for (var number : List.of("--serial=" + SERIAL, "--udid=" + UDID)) {
      var word = number.split("=");
      assertTrue(house.typed("device", "list", word[0], word[1]).contains("new-1"), number);
    }
    var serial = former.getSerialNumber().toString(16);
    var revoked = house.typed("certificate", "list", "--state", "revoked");
    assertTrue(revoked.contains(serial), revoked);
    var retired = dump("audit WHERE detail LIKE '%device retire%'");
    assertTrue(retired.contains("replaced by new-1") && retired.contains("old-1"), retired);
    assertTrue(dump("device_history").contains("replaced by new-1"), dump("device_history"));
    assertHeard("端末 old-1 が廃止されました");
  }

  @Test
  void takesThePlaceOfOneThatWasToBeApproved() throws Exception {
    added("old-1", "byod");
    enrolled("new-1", "byod");
    assertEquals("retired", state("old-1"));
  }

  @Test
  void getsNoCertificateWhereWhatItWasWasShutOutMeanwhile() throws Exception {
    enrolled("old-1", "corporate");
    var profile = told("new-1", "corporate");
    house.typed("device", "suspend", "old-1", "--reason", "x");
    assertFalse(Handset.fresh(house).enrol(challenge(profile)).isSuccess());
    assertEquals("ENROLMENT_DEVICE", house.reasons().getFirst());
    assertEquals("suspended", state("old-1"));
    assertEquals(1, house.issued().size());
  }

  @Test
  void isRefusedWhereWhatItWasIsShutOut() throws Exception {
    enrolled("old-1", "byod");
    house.typed("device", "suspend", "old-1", "--reason", "x");
    assertStands("old-1", "suspended", "DEVICE_SHUT_OUT");
    house.typed("device", "lost", "old-1", "--reason", "x");
    assertStands("old-1", "lost", "DEVICE_SHUT_OUT");
  }

  /** A company's phone doesn't become somebody's own by a code for their own. */
  @Test
  void isRefusedWhereItWasTheCompanys() throws Exception {
    added("old-1", "corporate");
    assertStands("old-1", "pending", "DEVICE_REGISTERED_TO_ANOTHER");
  }

  /** Lost, and in the register a second time since: it isn't free before somebody says so. */
  @Test
  void isRefusedWhereAnotherOfTheSameNumberIsLost() throws Exception {
    enrolled("old-1", "byod");
    house.typed("device", "lost", "old-1", "--reason", "x");
    added("old-2", "byod");
    assertStands("old-1", "lost", "DEVICE_SHUT_OUT");
    assertEquals("pending", state("old-2"));
  }
}
