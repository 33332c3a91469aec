package jp.mochi.idp.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.ZoneFacts;
import org.junit.jupiter.api.Test;

class RecordedFactsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123Z");
  private static final PersonFacts TANAKA =
      PersonFacts.of(
          "cf52bf55-d998-5604-ae6b-6ecf80216730",
          Set.of("sales", "everyone", "tokyo-office", "vpn-users", "project-x"),
          Map.of("department", List.of("営業"), "mail", List.of("tanaka@example.com")));
  private static final Facts ALL =
      new Facts(
          NOW,
          new ServiceFacts(
              "crm", Set.of("sales"), Optional.of(3), Optional.of(DataLocation.HOSTED)),
          "192.0.2.7",
          ZoneFacts.UNKNOWN,
          TANAKA,
          new DeviceFacts(
              Optional.of(Ownership.CORPORATE),
              Optional.of(BindingStrength.DEVICE_BOUND_KEY),
              Optional.of(Compliance.COMPLIANT),
              Optional.of(NOW.minusSeconds(3600))),
          List.of(new ProvedFactor(Factor.PASSWORD, NOW.minusSeconds(600))),
          Optional.of(NOW.minusSeconds(700)));

  static String json(Facts facts, String... attributes) {
    return AuditRecords.json(RecordedFacts.json(new Grounds(facts, Set.of(attributes))));
  }

  private static Optional<RecordedFacts> read(String facts) {
    var detail = "{\"rules\":[{\"permits\":[\"facts\"]}],\"facts\":" + facts + "}";
    return new RecordedDecision(
            "id",
            NOW,
            "R",
            RecordedDecision.Came.PERMITTED,
            ALL.person().id(),
            Optional.of("tanaka"),
            "crm",
            "192.0.2.7",
            "1 (v)",
            detail)
        .facts();
  }

  @Test
  void comeBackAsTheyWere() {
    var read = read(json(ALL, "department", "mail")).orElseThrow();
    assertEquals(ALL, read.facts());
    assertEquals(Set.of("department", "mail"), read.attributes());
    var stranger = ALL.with(PersonFacts.UNKNOWN).with(DeviceFacts.UNKNOWN);
    assertEquals(stranger, read(json(stranger)).orElseThrow().facts());
  }

  @Test
  void sayWhetherTheBrowserWasKnownWhereSomebodyLooked() {
    for (var known : List.of(true, false)) {
      var facts = ALL.withKnownBrowser(known);
      assertEquals(facts, read(json(facts, "department", "mail")).orElseThrow().facts());
      var issued = facts.forRequest(UUID.randomUUID());
      var read = read(json(issued)).orElseThrow().facts();
      assertEquals(Optional.of(known), read.knownBrowser());
    }
    assertFalse(json(ALL).contains("knownBrowser"), json(ALL));
    assertEquals(Optional.empty(), read(json(ALL)).orElseThrow().facts().knownBrowser());
  }

  /** Which request it was is nobody's business. */
  @Test
  void sayWhichProofsWereMadeForWhatWasToBeIssued() {
    var id = UUID.randomUUID();
    var key = new ProvedFactor(Factor.DEVICE, NOW, Optional.of(id));
    var older = new ProvedFactor(Factor.CERTIFICATE, NOW, Optional.of(UUID.randomUUID()));
    var json = json(ALL.withFactors(List.of(key, older)).forRequest(id));
    assertFalse(json.contains(id.toString()), json);
    var read = read(json).orElseThrow().facts();
    assertEquals(Optional.of(Set.of(Factor.DEVICE)), read.provedForRequest());
    assertTrue(read.factors().contains(new ProvedFactor(Factor.CERTIFICATE, NOW)), json);
    assertEquals(Optional.empty(), read.proved(Factor.CERTIFICATE), "wanted anew, for this");
    assertEquals(Optional.empty(), read(json(ALL)).orElseThrow().facts().provedForRequest());
  }

  @Test
  void holdOnlyAttributesThatARuleNames() {
    var json = json(ALL, "department", "rank");
    assertFalse(json.contains("tanaka@example.com"), json);
    var read = read(json).orElseThrow();
    assertEquals(Set.of("department", "rank"), read.attributes());
    assertEquals(
        Optional.of(Map.of("department", List.of("営業"))), read.facts().person().attributes());
  }

  @Test
  void leaveOutGroupsBeyondTheBoundAndSaySo() {
    var many = IntStream.range(0, 1_000).mapToObj("a-long-name-of-a-group-%d"::formatted).toList();
    var person = PersonFacts.of("id", Set.copyOf(many), Map.of());
    var json = json(ALL.with(person));
    assertTrue(json.length() < 500, json);
    var read = read(json).orElseThrow();
    assertTrue(read.groupsLeftOut());
    assertEquals(Optional.empty(), read.facts().person().groups());
    assertFalse(read(json(ALL)).orElseThrow().groupsLeftOut());
  }

  @Test
  void leaveOutAnAttributeBeyondTheBound() {
    var values = List.of("x".repeat(RecordedFacts.MOST + 1));
    var person = PersonFacts.of("id", Set.of(), Map.of("memberof", values, "rank", List.of("1")));
    var read = read(json(ALL.with(person), "memberof", "rank")).orElseThrow();
    assertEquals(Set.of("rank"), read.attributes());
  }

  @Test
  void areNotThereInAnOlderOrABrokenRecord() {
    assertEquals(Optional.empty(), read("{}"));
    assertEquals(Optional.empty(), read("7"));
    assertEquals(Optional.empty(), read("{\"at\":"));
    assertTrue(read("{\"at\":1}").isPresent());
  }

  @Test
  void takeLittleRoom() {
    var bytes = json(ALL, "department").getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < 400, bytes + " bytes");
  }

  @Test
  void standInARecordOfADecision() {
    var trace =
        new jp.mochi.idp.policy.Trace(
            "v1", Optional.of("r"), List.of(), Optional.of(new Grounds(ALL, Set.of("department"))));
    var permitted = AuditTest.permitted(1);
    var record =
        AuditRecords.of(
            new AuditEvent.Permitted(
                permitted.circumstances(),
                permitted.who(),
                "crm",
                permitted.factors(),
                trace,
                "s",
                "_a"));
    var groups = TANAKA.groups().orElseThrow().stream().sorted().collect(Collectors.toList());
    assertTrue(record.detail().contains(AuditRecords.json(groups)), record.detail());
    assertFalse(trace.toString().contains("営業"), trace.toString());
  }
}
