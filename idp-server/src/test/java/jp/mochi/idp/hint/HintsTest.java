package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.rule;
import static jp.mochi.idp.hint.Some.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.ref.WeakReference;
import java.util.List;
import jp.mochi.idp.Entries;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.Test;

/** What is kept of what was computed, and for how long. */
class HintsTest {
  private static final RuleSet POLICY = Some.policy(rule("office", PERMIT, inZone("office")));
  private static final ServiceProvider CRM = Entries.crm();

  private Hints.InForce inForce = new Hints.InForce(POLICY, office("203.0.113.0/24"));
  private final Hints hints = new Hints(() -> inForce, sp -> ServiceFacts.named(sp.name()));

  private static Zones office(String range) {
    return Zones.of(List.of(zone("office", range)));
  }

  @Test
  void computesOnceForTheSameRulesAndZones() {
    var crm = ServiceFacts.named("crm");
    assertSame(hints.of(crm), hints.of(crm));
  }

  @Test
  void followsTheZonesAndTheRules() {
    assertEquals(List.of("203.0.113.0/24"), hints.ranges(CRM));
    inForce = new Hints.InForce(POLICY, office("198.51.100.0/24"));
    assertEquals(List.of("198.51.100.0/24"), hints.ranges(CRM));
    assertEquals(List.of("office"), hints.zones("198.51.100.7"));
    inForce = new Hints.InForce(Some.policy(rule("all", PERMIT)), inForce.zones());
    assertEquals(List.of("0.0.0.0/0", "::/0"), hints.ranges(CRM));
  }

  @Test
  void letsGoOfZonesThatHaveBeenReplaced() {
    var former = new WeakReference<>(inForce.zones());
    hints.ranges(CRM);
    inForce = new Hints.InForce(POLICY, office("198.51.100.0/24"));
    hints.ranges(CRM);
    for (int i = 0; i < 50 && former.get() != null; i++) {
      System.gc();
    }
    assertNull(former.get());
  }
}
