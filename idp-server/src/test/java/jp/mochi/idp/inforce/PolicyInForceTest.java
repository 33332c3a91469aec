package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.ZoneMembership;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which policy nodes obey, round by round, without a clock of their own. */
class PolicyInForceTest extends PolicyNodes {
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

  private static ZoneMembership.Answer office(PolicyInForce node) {
    return of(node.zones());
  }

  private static ZoneMembership.Answer of(jp.mochi.idp.network.Zones zones) {
    return zones.of(IpAddress.parse("203.0.113.7").orElseThrow()).of("office");
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
