package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Change.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each change makes of the facts, and which of them can't be made together. */
final class ChangeTest {
  private static Facts with(Kind kind, String value) {
    return Change.of(kind, value).apply(KNOWN);
  }

  @Test
  void aZoneEnteredOrLeftLeavesAllOtherZonesAsTheyWere() {
    var zones =
        KNOWN.withZones(new ZoneFacts(Set.of("a"), Set.of("b", "c"), Set.of("list", "other")));
    assertEquals(
        new ZoneFacts(Set.of("a", "b"), Set.of("c"), Set.of("list", "other")),
        Change.of(Kind.ENTER_ZONE, "b").apply(zones).zones());
    assertEquals(
        new ZoneFacts(Set.of(), Set.of("a", "b", "c"), Set.of("list", "other")),
        Change.of(Kind.LEAVE_ZONE, "a").apply(zones).zones());
    assertEquals(Set.of("other"), zones.zones().leaving("list").unknown());
    assertEquals(Set.of("other"), zones.zones().entering("list").unknown());
  }

  @Test
  void allZonesAreKnownOnceSomebodyHasLookedAndNoListIsMissing() {
    assertEquals(Optional.empty(), ZoneFacts.UNKNOWN.all());
    assertEquals(Optional.of(Set.of("a")), new ZoneFacts(Set.of("a"), Set.of(), Set.of()).all());
    assertEquals(Optional.of(Set.of()), new ZoneFacts(Set.of(), Set.of("a"), Set.of()).all());
    assertEquals(Optional.empty(), new ZoneFacts(Set.of("a"), Set.of("b"), Set.of("list")).all());
  }

  @Test
  void aDeviceFactChangesByItself() {
    var device = KNOWN.device();
    assertEquals(
        new DeviceFacts(
            Optional.of(Ownership.BYOD), device.binding(), device.compliance(), device.status()),
        with(Kind.OWNERSHIP, "byod").device());
    assertEquals(
        new DeviceFacts(
            device.ownership(),
            Optional.of(BindingStrength.ATTESTED_KEY),
            device.compliance(),
            device.status()),
        with(Kind.BINDING, "attested-key").device());
    assertEquals(
        new DeviceFacts(
            device.ownership(),
            device.binding(),
            Optional.of(Compliance.NON_COMPLIANT),
            device.status()),
        with(Kind.COMPLIANCE, "non-compliant").device());
    assertEquals(
        new DeviceFacts(
            device.ownership(), device.binding(), device.compliance(), Optional.of(NOW)),
        with(Kind.REPORT_STATUS, "").device());
  }

  @Test
  void aServiceFactChangesByItself() {
    var crm = KNOWN.service();
    assertEquals(
        new ServiceFacts("crm", crm.tags(), Optional.of(1), crm.data()),
        with(Kind.SENSITIVITY, "1").service());
    assertEquals(
        new ServiceFacts(
            "crm", crm.tags(), crm.sensitivity(), Optional.of(DataLocation.PUBLIC_CLOUD)),
        with(Kind.DATA, "public-cloud").service());
    assertEquals(Set.of("sales", "x"), with(Kind.ADD_TAG, "x").service().tags());
    assertEquals(Set.of(), with(Kind.REMOVE_TAG, "sales").service().tags());
    assertEquals(crm.sensitivity(), with(Kind.ADD_TAG, "x").service().sensitivity());
  }

  @Test
  void aPersonsFactChangesByItself() {
    assertEquals(Optional.of(Set.of("sales", "x")), with(Kind.JOIN_GROUP, "x").person().groups());
    assertEquals(Optional.of(Set.of()), with(Kind.LEAVE_GROUP, "sales").person().groups());
    assertEquals(KNOWN.person().attributes(), with(Kind.JOIN_GROUP, "x").person().attributes());
    var more = new Change(Kind.ADD_ATTRIBUTE, "department", "企画").apply(KNOWN).person();
    assertEquals(Optional.of(Map.of("department", List.of("営業", "企画"))), more.attributes());
    assertEquals(KNOWN.person().groups(), more.groups());
    var fewer = new Change(Kind.REMOVE_ATTRIBUTE, "department", "営業").apply(KNOWN).person();
    assertEquals(Optional.of(Map.of("department", List.of())), fewer.attributes());
  }

  @Test
  void waitingComesBeforeTheProofWhateverTheOrderOfTheTwo() {
    var later = Instant.parse("2026-11-22T00:00:00Z");
    var wait = Change.of(Kind.WAIT, later.toString());
    var prove = Change.of(Kind.PROVE, "password");
    for (var changes : List.of(List.of(prove, wait), List.of(wait, prove))) {
      var facts = Change.all(changes, STRANGER);
      assertEquals(later, facts.now());
      assertEquals(Optional.of(later), facts.proved(Factor.PASSWORD));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENTER_ZONE, a, LEAVE_ZONE, a, true",
    "ENTER_ZONE, a, LEAVE_ZONE, b, false",
    "ENTER_ZONE, a, ENTER_ZONE, b, false",
    "JOIN_GROUP, a, LEAVE_GROUP, a, true",
    "JOIN_GROUP, a, LEAVE_GROUP, b, false",
    "JOIN_GROUP, a, LEAVE_ZONE, a, false",
    "ADD_TAG, a, REMOVE_TAG, a, true",
    "ADD_TAG, a, ADD_TAG, b, false",
    "PROVE, password, PROVE, device, false",
    "OWNERSHIP, byod, OWNERSHIP, corporate, true",
    "OWNERSHIP, byod, BINDING, attested-key, false",
    "WAIT, 2026-11-22T00:00:00Z, WAIT, 2026-11-23T00:00:00Z, true",
  })
  void twoChangesOfOneThingCannotBeMadeTogether(
      Kind one, String value, Kind other, String otherValue, boolean conflict) {
    assertEquals(conflict, Change.of(one, value).conflicts(Change.of(other, otherValue)));
  }

  @Test
  void anAttributeIsOneThingWithItsValue() {
    var chief = new Change(Kind.ADD_ATTRIBUTE, "rank", "chief");
    assertTrue(chief.conflicts(new Change(Kind.REMOVE_ATTRIBUTE, "rank", "chief")));
    assertFalse(chief.conflicts(new Change(Kind.REMOVE_ATTRIBUTE, "rank", "clerk")));
    assertFalse(chief.conflicts(new Change(Kind.REMOVE_ATTRIBUTE, "role", "chief")));
  }

  @Test
  void aRecordHasItInWords() {
    assertEquals("enter-zone office", Change.of(Kind.ENTER_ZONE, "office").text());
    assertEquals(
        "add-attribute rank chief", new Change(Kind.ADD_ATTRIBUTE, "rank", "chief").text());
    assertEquals("report-status", Change.of(Kind.REPORT_STATUS, "").text());
  }

  @Test
  void valuesOfAnAttributeUnderTwoSpellingsOfItsNameAreTakenTogether() {
    var person =
        PersonFacts.of("id", Set.of(), Map.of("Rank", List.of("chief"), "rank", List.of("chief")));
    assertEquals(Optional.of(Map.of("rank", List.of("chief", "chief"))), person.attributes());
  }
}
