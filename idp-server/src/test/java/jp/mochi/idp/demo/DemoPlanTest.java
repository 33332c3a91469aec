package jp.mochi.idp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoPlanTest {
  private static final Path FOLDER = Path.of("/tmp/demo");

  private static DemoPlan.Outcome plan(String baseUrl) {
    return DemoPlan.of(FOLDER, Optional.empty(), Optional.of(baseUrl));
  }

  private static DemoPlan planned(DemoPlan.Outcome outcome) {
    return assertInstanceOf(DemoPlan.Outcome.Planned.class, outcome).plan();
  }

  private static DemoRefusal refusal(DemoPlan.Outcome outcome) {
    return assertInstanceOf(DemoPlan.Outcome.Refused.class, outcome).why();
  }

  @Test
  void isOnLoopbackOnlyUnlessAskedOtherwise() {
    var plan = planned(DemoPlan.of(FOLDER, Optional.empty(), Optional.empty()));
    assertEquals(URI.create("https://localhost:8443"), plan.baseUrl());
    assertEquals("127.0.0.1", plan.listenOn());
    assertEquals(List.of(8443, 8444, 8445, 8446), plan.ports());
    assertEquals(URI.create("https://localhost:8446"), plan.sampleUrl());
  }

  @Test
  void isReachableUnderThisMachinesName() {
    var plan = planned(plan("https://PC-12.local:9443/"));
    assertEquals(URI.create("https://pc-12.local:9443"), plan.baseUrl());
    assertEquals("0.0.0.0", plan.listenOn());
    assertEquals(List.of(9443, 9444, 9445, 9446, 9447), plan.ports());
    assertEquals(URI.create("http://pc-12.local:9447/"), plan.caPageUrl());
    assertTrue(plan.names().containsAll(List.of("pc-12.local", "localhost", "127.0.0.1", "::1")));
  }

  @Test
  void putsThePortToANameWithoutOne() {
    assertEquals(8443, planned(plan("https://pc.local")).port());
    var other = DemoPlan.of(FOLDER, Optional.of(9443), Optional.of("https://pc.local"));
    assertEquals(URI.create("https://pc.local:9443"), planned(other).baseUrl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://192.168.1.7:8443",
        "https://[fe80::1]:8443",
        "https://2130706433:8443",
        "https://0x7f000001:8443"
      })
  void refusesAnAddressInPlaceOfAName(String baseUrl) {
    assertEquals(DemoRefusal.NO_NAME, refusal(plan(baseUrl)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://pc.local:8443, NOT_HTTPS",
    "pc.local:8443, NOT_AN_ADDRESS",
    "https://pc.local:8443/idp, NOT_AN_ADDRESS",
    "https://pc.local:8443?x, NOT_AN_ADDRESS",
    "https://me@pc.local:8443, NOT_AN_ADDRESS",
    "https://pc_1.local:8443, NOT_AN_ADDRESS",
    "https://pc.1:8443, NOT_AN_ADDRESS",
    "https://localhost:8443, LOOPBACK",
    "https://idp.localhost, LOOPBACK",
    "https://pc.local:65533, PORT",
  })
  void refusesWhatNoPhoneCouldUse(String baseUrl, DemoRefusal why) {
    assertEquals(why, refusal(plan(baseUrl)));
  }

  @Test
  void refusesTwoPortsThatDiffer() {
    var both = DemoPlan.of(FOLDER, Optional.of(9443), Optional.of("https://pc.local:8443"));
    assertEquals(DemoRefusal.TWO_PORTS, refusal(both));
    var same = DemoPlan.of(FOLDER, Optional.of(9443), Optional.of("https://pc.local:9443"));
    assertEquals(9443, planned(same).port());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65532, 70000})
  void refusesAPortThatLeavesNoRoomForTheOthers(int port) {
    var outcome = DemoPlan.of(FOLDER, Optional.of(port), Optional.empty());
    assertEquals(DemoRefusal.PORT, refusal(outcome));
    assertEquals(65531, planned(DemoPlan.of(FOLDER, Optional.of(65531), Optional.empty())).port());
  }

  @Test
  void saysWhyInBothLanguages() {
    for (var why : DemoRefusal.values()) {
      for (var language : Language.values()) {
        var sentence = why.sentence(language, "GIVEN", "pc.local");
        assertTrue(sentence.contains("GIVEN") || sentence.contains("pc.local"), sentence);
        assertFalse(sentence.contains("{"), sentence);
        assertFalse(sentence.contains("''"), sentence);
      }
    }
  }
}
