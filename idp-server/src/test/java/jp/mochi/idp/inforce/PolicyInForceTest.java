package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.ZoneMembership;
import jp.mochi.idp.network.ZoneSources;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which policy nodes obey, round by round, without a clock of their own. */
class PolicyInForceTest {
  private static final String FIRST = policy("first", "");
  private static final String SECOND = policy("second", "");
  private static final String THIRD = policy("third", "");
  private static final String BAD = FIRST.replace("require", "requrie");

  @TempDir private Path dir;
  private final AtomicInteger readsLeft = new AtomicInteger(Integer.MAX_VALUE);
  private OpenDatabase database = Engine.SQLITE.open();
  private Executor fetcher = Runnable::run;

  @AfterEach
  void close() {
    database.close();
  }

  private static String policy(String rule, String zones) {
    return """
    version: 1
    %srules:
      - name: %s
        reason: {ja: 本人確認, en: Who it is}
        require: [password]
    """
        .formatted(zones, rule);
  }

  private Path file(String node) throws IOException {
    return Files.createDirectories(dir.resolve(node)).resolve("policy.yaml");
  }

  private void write(String node, String text) throws IOException {
    Files.writeString(file(node), text);
  }

  private PolicyInForce.Opening open(String node) throws IOException {
    var clock = new ManualClock();
    var zones =
        new ZoneSources.Parts(
            database, url -> new OutsideCalls.Refused("nothing is fetched here"), fetcher, clock);
    return PolicyInForce.open(
        new PolicyInForce.Parts(
            file(node),
            PolicyScope.PASSWORDS,
            node,
            new CountedReads(database, readsLeft),
            new AuditLog(false),
            zones,
            clock));
  }

  private PolicyInForce node(String node) throws IOException {
    return assertInstanceOf(PolicyInForce.Opening.InForce.class, open(node)).policy();
  }

  private PolicyInForce node(String node, String text) throws IOException {
    write(node, text);
    return node(node);
  }

  private static void settle(PolicyInForce... nodes) {
    for (int round = 0; round < 6; round++) {
      for (var node : nodes) {
        node.round();
      }
    }
  }

  private static String inForce(PolicyInForce node) {
    return node.rules().entry().version().number()
        + " "
        + node.rules().policy().rules().getFirst().name();
  }

  @Test
  void theFirstFileIsVersionOneAndDecisionsNameItWithItsHash() throws IOException {
    var node = node("a", FIRST);
    assertEquals("1 first", inForce(node));
    var hash = PolicyText.of(FIRST).hash();
    assertEquals("1 (" + hash.substring(0, 12) + ")", node.rules().policy().version());
    assertEquals(Map.of("number", "1", "hash", hash), node.facts());
    assertEquals(Optional.empty(), node.fault());
  }

  @Test
  void aBadFileAtTheFirstStartIsAllThereIs() throws IOException {
    write("a", BAD);
    var faulty = assertInstanceOf(PolicyInForce.Opening.Faulty.class, open("a"));
    assertTrue(faulty.faults().toString().contains("requrie"), faulty.toString());
    assertInstanceOf(PolicyInForce.Opening.Faulty.class, open("without-a-file"));
    assertEquals(Optional.empty(), database.read(new PolicyVersions()::newest));
  }

  @Test
  void aBadFileAtALaterStartLeavesTheLastGoodVersionAndSaysSo() throws IOException {
    settle(node("a", FIRST));
    var node = node("a", BAD);
    assertEquals("1 first", inForce(node));
    assertTrue(node.fault().orElse("").contains("requrie"), node.fault().toString());
    assertTrue(node.fault().orElse("").contains("1 ("), node.fault().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aChangedFileIsTheNextVersionOnEveryNode(Engine engine) throws IOException {
    database.close();
    database = engine.open();
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    settle(one, other);
    assertEquals("2 second", inForce(one));
    assertEquals("2 second", inForce(other));
    assertEquals(Optional.empty(), one.fault());
  }

  @Test
  void aChangeCountsOnceItStandsStill() throws IOException {
    var node = node("a", FIRST);
    write("a", SECOND);
    node.round();
    assertEquals("1 first", inForce(node));
    write("a", THIRD);
    node.round();
    assertEquals("1 first", inForce(node));
    node.round();
    assertEquals("2 third", inForce(node));
  }

  @Test
  void anEditThatKeepsSizeAndTimeIsSeenAsWell() throws IOException {
    var node = node("a", FIRST);
    var before = Files.getLastModifiedTime(file("a"));
    write("a", FIRST.replace("first", "frist"));
    Files.setLastModifiedTime(file("a"), before);
    settle(node);
    assertEquals("2 frist", inForce(node));
  }

  @Test
  void aBadChangeLeavesWhatIsInForceUntilItIsMended() throws IOException {
    var node = node("a", FIRST);
    write("a", BAD);
    settle(node);
    assertEquals("1 first", inForce(node));
    assertTrue(node.fault().orElse("").contains("requrie"), node.fault().toString());
    Files.delete(file("a"));
    settle(node);
    assertEquals("1 first", inForce(node));
    assertTrue(node.fault().orElse("").contains("is not there"), node.fault().toString());
    write("a", FIRST);
    settle(node);
    assertEquals("1 first", inForce(node));
    assertEquals(Optional.empty(), node.fault());
  }

  @Test
  void twoNodesWithDifferentFilesDoNotFight() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    settle(one, other);
    settle(one, other);
    assertEquals("2 second", inForce(one));
    assertEquals("2 second", inForce(other));
    assertEquals(Optional.empty(), one.fault());
    assertTrue(other.fault().orElse("").contains("which a loaded"), other.fault().toString());
    assertEquals(Optional.empty(), other.unusable());
  }

  @Test
  void aFileThatWasLeftBehindIsNotProposedAtAStart() throws IOException {
    var one = node("a", FIRST);
    write("a", SECOND);
    settle(one);
    var late = node("b", FIRST);
    settle(late, one);
    assertEquals("2 second", inForce(late));
    assertEquals("2 second", inForce(one));
    assertTrue(late.fault().orElse("").contains("differs"), late.fault().toString());
  }

  @Test
  void aFileThatWasChangedWhileNobodyLookedIsProposedAtAStart() throws IOException {
    settle(node("a", FIRST));
    assertEquals("2 second", inForce(node("a", SECOND)));
  }

  @Test
  void aChangeBackToAnOlderTextIsAChange() throws IOException {
    var node = node("a", FIRST);
    write("a", SECOND);
    settle(node);
    write("a", FIRST);
    settle(node);
    assertEquals("3 first", inForce(node));
  }

  @Test
  void theSameChangeOnTwoNodesIsOneVersion() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    write("b", SECOND);
    settle(one, other);
    assertEquals("2 second", inForce(one));
    assertEquals("2 second", inForce(other));
    assertEquals(Optional.empty(), other.fault());
  }

  @Test
  void whoIsSlowerComesAfterAndNothingIsLost() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    write("b", THIRD);
    settle(one, other);
    assertEquals("3 third", inForce(one));
    assertEquals("3 third", inForce(other));
  }

  @Test
  void zonesChangeWithTheirRulesAndKeepTheirLastGoodRanges() throws IOException {
    var zones = "zones: {office: {file: office.txt}}\n";
    Files.writeString(file("a").resolveSibling("office.txt"), "203.0.113.0/24\n");
    var node = node("a", policy("first", zones));
    var before = node.rules();
    assertEquals(ZoneMembership.Answer.IN, office(node));
    write("a", policy("second", "zones: {office: {ranges: [198.51.100.0/24]}}\n"));
    settle(node);
    assertEquals(ZoneMembership.Answer.OUT, office(node));
    assertEquals("first", before.policy().rules().getFirst().name());
    assertEquals(ZoneMembership.Answer.IN, of(before.zones().zones()));
  }

  @Test
  void whoeverDecidesKeepsTheRulesAndZonesOfOneMoment() throws IOException {
    var zones = "zones: {office: {ranges: [%s]}}\n";
    var node = node("a", policy("first", zones.formatted("203.0.113.0/24")));
    var before = node.now();
    write("a", policy("second", zones.formatted("198.51.100.0/24")));
    settle(node);
    assertEquals(Set.of("office"), before.zones("203.0.113.7").in());
    assertEquals("first", before.evaluate(signedOn()).trace().decidedBy().orElse(""));
    assertEquals(Set.of(), node.now().zones("203.0.113.7").in());
    assertEquals("second", node.now().evaluate(signedOn()).trace().decidedBy().orElse(""));
    assertEquals(ZoneFacts.UNKNOWN, before.zones("nowhere"));
  }

  private static ZoneMembership.Answer office(PolicyInForce node) {
    return of(node.zones());
  }

  private static ZoneMembership.Answer of(jp.mochi.idp.network.Zones zones) {
    return zones.of(IpAddress.parse("203.0.113.7").orElseThrow()).of("office");
  }

  @Test
  void aNodeThatCanNotReadWhatIsInForceSaysThatItIsOfNoUse() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    Files.writeString(file("a").resolveSibling("office.txt"), "203.0.113.0/24\n");
    write("a", policy("second", "zones: {office: {file: office.txt}}\n"));
    settle(one, other);
    assertEquals("2 second", inForce(one));
    assertEquals("1 first", inForce(other));
    assertTrue(other.unusable().orElse("").contains("office.txt"), other.unusable().toString());
    Files.writeString(file("b").resolveSibling("office.txt"), "203.0.113.0/24\n");
    settle(other);
    assertEquals("2 second", inForce(other));
    assertEquals(Optional.empty(), other.unusable());
  }

  @Test
  void aNodeThatCanNotReadWhatIsInForcePermitsNobodyByWhatItHasLeft() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    assertInstanceOf(Decision.Permit.class, other.now().evaluate(signedOn()));
    Files.writeString(file("a").resolveSibling("office.txt"), "203.0.113.0/24\n");
    write("a", policy("second", "zones: {office: {file: office.txt}}\n"));
    settle(one, other);
    var refusal = assertInstanceOf(Decision.Refuse.class, other.now().evaluate(signedOn()));
    assertEquals(Reason.POLICY_FAILED, refusal.reason());
    assertTrue(refusal.trace().policyVersion().startsWith("2 ("), refusal.toString());
    assertEquals(
        Optional.empty(), other.now().nearest(nobody()), "what would help isn't known either");
    assertInstanceOf(Decision.Permit.class, one.now().evaluate(signedOn()));
    Files.writeString(file("b").resolveSibling("office.txt"), "203.0.113.0/24\n");
    settle(other);
    assertInstanceOf(Decision.Permit.class, other.now().evaluate(signedOn()));
  }

  @Test
  void aNodeThatKnowsOfANewerVersionAndCanNotFetchItPermitsNobody() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    settle(one);
    readsLeft.set(1);
    assertThrows(DatabaseBusy.class, other::round);
    assertInstanceOf(Decision.Refuse.class, other.now().evaluate(signedOn()));
    readsLeft.set(Integer.MAX_VALUE);
    settle(other);
    assertInstanceOf(Decision.Permit.class, other.now().evaluate(signedOn()));
    assertEquals(Optional.empty(), other.unusable());
  }

  /** A list of many thousand ranges takes longer than anybody may wait for the new rules. */
  @Test
  void aNodeThatStillReadsWhatIsInForcePermitsNobodyByWhatWasBefore() throws Exception {
    fetcher = work -> {};
    var one = node("a", FIRST);
    var reading = new CountDownLatch(1);
    var read = new CountDownLatch(1);
    fetcher =
        work -> {
          reading.countDown();
          try {
            read.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    var other = node("b", FIRST);
    write("a", policy("second", "zones: {vpn: {url: 'https://lists.example/vpn.txt'}}\n"));
    settle(one);
    var round = Thread.ofPlatform().start(other::round);
    assertTrue(reading.await(1, TimeUnit.MINUTES));
    assertEquals("1 first", inForce(other));
    var refusal = assertInstanceOf(Decision.Refuse.class, other.now().evaluate(signedOn()));
    assertEquals(Reason.POLICY_FAILED, refusal.reason());
    assertTrue(refusal.trace().policyVersion().startsWith("2 ("), refusal.toString());
    read.countDown();
    round.join();
    var permit = assertInstanceOf(Decision.Permit.class, other.now().evaluate(signedOn()));
    assertEquals(Optional.of("second"), permit.trace().decidedBy());
  }

  /** A round may be busy with a list that has changed. */
  @Test
  void aNodeThatHasSeenANewerVersionBesideItsRoundsDecidesByThatOne() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    settle(one);
    assertEquals(
        Optional.of("first"), other.now().evaluate(signedOn()).trace().decidedBy(), "not seen yet");
    other.glance();
    assertEquals(Optional.of("second"), other.now().evaluate(signedOn()).trace().decidedBy());
    assertEquals("2 second", inForce(other));
  }

  /** Somebody whom {@link #FIRST} and its like permit. */
  private static Facts signedOn() {
    return having(List.of(new ProvedFactor(Factor.PASSWORD, new ManualClock().instant())));
  }

  private static Facts nobody() {
    return having(List.of());
  }

  private static Facts having(List<ProvedFactor> proved) {
    return new Facts(
        new ManualClock().instant(),
        ServiceFacts.named("wiki"),
        "203.0.113.7",
        ZoneFacts.UNKNOWN,
        PersonFacts.UNKNOWN,
        DeviceFacts.UNKNOWN,
        proved,
        Optional.empty());
  }

  @Test
  void aFileThatLackedAListCountsOnceTheListIsThere() throws IOException {
    var node = node("a", FIRST);
    write("a", policy("second", "zones: {office: {file: office.txt}}\n"));
    settle(node);
    assertEquals("1 first", inForce(node));
    assertTrue(node.fault().orElse("").contains("office.txt"), node.fault().toString());
    Files.writeString(file("a").resolveSibling("office.txt"), "203.0.113.0/24\n");
    settle(node);
    assertEquals("2 second", inForce(node));
    assertEquals(Optional.empty(), node.fault());
  }

  @Test
  void catchingUpTakesTheNewestAtOnce() throws IOException {
    var one = node("a", FIRST);
    var other = node("b", FIRST);
    write("a", SECOND);
    settle(one);
    assertEquals("1 first", inForce(other));
    other.catchUp();
    assertEquals("2 second", inForce(other));
  }

  @Test
  @SuppressWarnings("NullAway") // nothing else makes a search throw
  void aSearchForWhatWouldHelpThatThrowsFindsNothing() throws IOException {
    var node = node("a", FIRST);
    assertEquals(1, node.now().nearest(nobody()).orElseThrow().changes().size());
    assertEquals(Optional.empty(), node.now().nearest(null));
  }

  @Test
  @SuppressWarnings("NullAway") // nothing else makes an evaluation throw
  void anEvaluationThatThrowsRefuses() throws IOException {
    var refusal = assertInstanceOf(Decision.Refuse.class, node("a", FIRST).now().evaluate(null));
    assertEquals(Reason.POLICY_FAILED, refusal.reason());
    assertTrue(refusal.trace().policyVersion().startsWith("1 ("), refusal.toString());
  }

  @Test
  void aFileThatIsTooLargeOrOfOtherCharactersIsBad() throws IOException {
    var node = node("a", FIRST);
    Files.write(file("a"), new byte[] {(byte) 0xff});
    settle(node);
    assertTrue(node.fault().orElse("").contains("UTF-8"), node.fault().toString());
    write("a", FIRST + "#".repeat((int) OwnFile.MOST_BYTES));
    settle(node);
    assertTrue(node.fault().orElse("").contains("larger"), node.fault().toString());
    assertEquals("1 first", inForce(node));
    assertInstanceOf(
        PolicyInForce.Opening.InForce.class, open("a"), "the last good version stands in");
  }

  @Test
  void aRoundWithoutAChangeChangesNothing() throws IOException {
    var node = node("a", FIRST);
    var before = node.rules();
    settle(node);
    assertSame(before, node.rules());
  }

  @Test
  void eachVersionIsAnAuditEventWithItsNodeAndHash() throws IOException {
    var node = node("a", FIRST);
    write("a", SECOND);
    settle(node);
    var details =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT username || detail FROM audit ORDER BY id")
                    .mapTo(String.class)
                    .list());
    assertEquals(2, details.size());
    assertTrue(details.get(1).contains("node a"), details.get(1));
    assertTrue(details.get(1).contains(PolicyText.of(SECOND).hash()), details.get(1));
    assertTrue(details.get(1).contains("policy load"), details.get(1));
  }
}
