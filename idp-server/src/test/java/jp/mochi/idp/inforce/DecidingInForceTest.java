package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.Test;

/** By what a node decides while versions change, and while it can't obey the newest. */
class DecidingInForceTest extends PolicyNodes {
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
}
