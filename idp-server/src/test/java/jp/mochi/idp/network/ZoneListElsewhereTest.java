package jp.mochi.idp.network;

import static jp.mochi.idp.network.CidrTest.ip;
import static jp.mochi.idp.network.ZoneNodes.CARRIER;
import static jp.mochi.idp.network.ZoneNodes.REFRESH;
import static jp.mochi.idp.network.ZoneNodes.URL;
import static jp.mochi.idp.network.ZoneNodes.lies;
import static jp.mochi.idp.network.ZoneNodes.list;
import static jp.mochi.idp.network.ZoneNodes.on;
import static jp.mochi.idp.network.ZoneNodes.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.network.OutsideCalls.Refused;
import jp.mochi.idp.network.ZoneMembership.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A list elsewhere that a zone names is fetched by one node for all, and its last good copy counts.
 */
class ZoneListElsewhereTest {
  private final ZoneNodes nodes = new ZoneNodes();

  @ParameterizedTest
  @EnumSource
  void isUnknownUntilItWasFetchedOnceAndThenTheSameOnEveryNode(Engine engine) {
    on(
        engine,
        database -> {
          List<Runnable> waiting = new ArrayList<>();
          var one = nodes.node(CARRIER, database, waiting::add);
          var other = nodes.node(CARRIER, database, waiting::add);
          one.refresh();
          assertEquals(Answer.UNKNOWN, lies(one, "192.0.2.1"));
          assertEquals(Optional.of("zone zone: " + URL + " was not fetched yet"), one.fault());

          assertEquals(2, waiting.size(), "one fetch of each node is under way");
          waiting.forEach(Runnable::run);
          assertEquals(List.of(URL), nodes.asked, "one node is enough");
          one.refresh();
          other.refresh();
          for (var node : List.of(one, other)) {
            assertEquals(Answer.IN, lies(node, "203.0.113.9"));
            assertEquals(Answer.OUT, lies(node, "192.0.2.1"));
            assertEquals(Optional.empty(), node.fault());
          }
          assertEquals(
              URL + " line 1",
              one.zones().why(ip("203.0.113.9")).in().getFirst().range().origin().toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void isFetchedAgainWhenItIsDueAndNotBefore(Engine engine) {
    on(
        engine,
        database -> {
          var node = nodes.node(CARRIER, database, Runnable::run);
          node.refresh();
          nodes.clock.pass(REFRESH.minusMillis(1));
          node.refresh();
          assertEquals(1, nodes.asked.size());

          nodes.answer = list("198.51.100.0/24");
          nodes.clock.pass(Duration.ofMillis(1));
          node.refresh();
          node.refresh();
          assertEquals(2, nodes.asked.size());
          assertEquals(Answer.OUT, lies(node, "203.0.113.9"));
          assertEquals(Answer.IN, lies(node, "198.51.100.1"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsLastGoodRangesWhenItFailsAndIsTriedAgainSoon(Engine engine) {
    on(
        engine,
        database -> {
          var node = nodes.node(CARRIER, database, Runnable::run);
          node.refresh();
          nodes.answer = new Refused("It is down.");
          nodes.clock.pass(REFRESH);
          node.refresh();
          node.refresh();
          assertEquals(Answer.IN, lies(node, "203.0.113.9"));
          assertEquals(Answer.OUT, lies(node, "192.0.2.1"));
          assertEquals(Optional.of("zone zone: " + URL + ": It is down."), node.fault());

          nodes.clock.pass(ZoneLists.RETRY.minusMillis(1));
          node.refresh();
          assertEquals(2, nodes.asked.size());
          nodes.answer = list("203.0.113.0/24");
          nodes.clock.pass(Duration.ofMillis(1));
          node.refresh();
          node.refresh();
          assertEquals(3, nodes.asked.size());
          assertEquals(Optional.empty(), node.fault(), "the same text ends the fault too");
        });
  }

  @ParameterizedTest
  @EnumSource
  void doesNotTakeUpABrokenOrAnEmptyList(Engine engine) {
    on(
        engine,
        database -> {
          var node = nodes.node(CARRIER, database, Runnable::run);
          node.refresh();
          for (var broken : List.of("<html>maintenance</html>", "", "203.0.113.0/24\nx")) {
            nodes.answer = list(broken);
            nodes.clock.pass(REFRESH);
            node.refresh();
            node.refresh();
            assertEquals(Answer.IN, lies(node, "203.0.113.9"));
            assertTrue(node.fault().isPresent(), broken);
            var restarted = nodes.node(CARRIER, database, waiting -> {});
            assertEquals(Answer.IN, lies(restarted, "203.0.113.9"), "the good copy was kept");
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void isUnknownWithTheReasonWhileItNeverCame(Engine engine) {
    on(
        engine,
        database -> {
          nodes.answer = new Refused("It is down.");
          var node = nodes.node(CARRIER, database, Runnable::run);
          node.refresh();
          assertEquals(Answer.UNKNOWN, lies(node, "203.0.113.9"));
          assertEquals(
              URL + ": It is down.",
              node.zones().why(ip("203.0.113.9")).unknown().getFirst().why());
        });
  }

  @ParameterizedTest
  @EnumSource
  void survivesARestartWhileItIsAway(Engine engine) {
    on(
        engine,
        database -> {
          nodes.node(CARRIER, database, Runnable::run).refresh();
          nodes.answer = new Refused("It is down.");
          var restarted = nodes.node(CARRIER, database, Runnable::run);
          assertEquals(Answer.IN, lies(restarted, "203.0.113.9"));
          assertEquals(1, nodes.asked.size());
        });
  }

  @Test
  void isForgottenLongAfterNoPolicyNamesIt() {
    on(
        Engine.SQLITE,
        database -> {
          nodes.node(CARRIER, database, Runnable::run);
          nodes.clock.pass(ZoneLists.FORGOTTEN);
          var other = new ZoneSource.ListUrl(URI.create("https://other.example/"), REFRESH);
          nodes.node(plan(Optional.empty(), other), database, Runnable::run);
          assertEquals(2, database.read(new ZoneLists()::states).size());
          nodes.clock.pass(REFRESH);
          nodes.node(plan(Optional.empty(), other), database, Runnable::run);
          assertEquals(1, database.read(new ZoneLists()::states).size());
        });
  }

  @Test
  void leavesWhatIsWrittenOutInForceBesideIt() {
    on(
        Engine.SQLITE,
        database -> {
          nodes.answer = new Refused("It is down.");
          var written =
              new LocatedRange(CidrTest.cidr("10.0.0.0/8"), new Origin.InFile(Path.of("p"), 1));
          var both =
              plan(
                  Optional.empty(),
                  new ZoneSource.Written(List.of(written)),
                  new ZoneSource.ListUrl(URL, REFRESH));
          var node = nodes.node(both, database, Runnable::run);
          assertEquals(Answer.IN, lies(node, "10.1.2.3"));
          assertEquals(Answer.UNKNOWN, lies(node, "192.0.2.1"));
        });
  }
}
