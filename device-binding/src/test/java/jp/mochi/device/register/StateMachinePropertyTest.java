package jp.mochi.device.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a device can come to, whatever anybody does to it and in whatever order. */
class StateMachinePropertyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Owner TANAKA = new Owner("id-of-tanaka", "tanaka");

  /** What somebody tries. */
  record Try(DeviceAct act, By by) {}

  /** What came of it. */
  record Step(DeviceState from, Try tried, DeviceState to) {}

  @Provide
  Arbitrary<List<Try>> tries() {
    var acts = Arbitraries.of(DeviceAct.class);
    var people = Arbitraries.of("tanaka", "sato", "suzuki", "yamada", "");
    return Combinators.combine(acts, people)
        .as((act, who) -> new Try(act, by(who)))
        .list()
        .ofMaxSize(40);
  }

  private static By by(String name) {
    return name.isEmpty()
        ? new By("local", Optional.empty())
        : new By(name + " (token 1)", Optional.of("id-of-" + name));
  }

  private static Device pending() {
    var last = new Device.Last(DeviceAct.REGISTER, by("sato"), NOW);
    return new Device(
        "phone-1",
        TANAKA,
        "",
        Ownership.CORPORATE,
        Platform.IOS,
        "",
        DeviceState.PENDING,
        last,
        NOW,
        1);
  }

  private static Device after(Device device, Try tried, DeviceState to) {
    return new Device(
        device.id(),
        device.owner(),
        device.name(),
        device.ownership(),
        device.platform(),
        device.model(),
        to,
        new Device.Last(tried.act(), tried.by(), NOW),
        NOW,
        device.revision() + 1);
  }

  private static List<Step> run(List<Try> tries) {
    var steps = new ArrayList<Step>();
    var device = pending();
    for (var tried : tries) {
      if (StateMachine.judge(device, tried.act(), tried.by())
          instanceof StateMachine.Verdict.Leads(var to)) {
        steps.add(new Step(device.state(), tried, to));
        device = after(device, tried, to);
      }
    }
    return steps;
  }

  @Property(tries = 2_000)
  void nothingLeadsOutOfRetired(@ForAll("tries") List<Try> tries) {
    var steps = run(tries);
    assertTrue(
        steps.stream().noneMatch(step -> step.from() == DeviceState.RETIRED), steps::toString);
  }

  @Property(tries = 2_000)
  void aLostDeviceComesBackOnlyWhenItWasFoundAndSomebodyElseLetItIn(
      @ForAll("tries") List<Try> tries) {
    var steps = run(tries);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).from() == DeviceState.LOST && steps.get(i).to() != DeviceState.RETIRED) {
        var found = steps.get(i);
        assertEquals(DeviceAct.FIND, found.tried().act());
        assertEquals(DeviceState.SUSPENDED, found.to());
        if (i + 1 < steps.size() && steps.get(i + 1).to() == DeviceState.ACTIVE) {
          var back = steps.get(i + 1);
          assertEquals(DeviceAct.RESUME, back.tried().act());
          assertFalse(back.tried().by().isSameAs(found.tried().by()), steps::toString);
          assertFalse(back.tried().by().is(TANAKA), steps::toString);
        }
      }
    }
  }

  @Property(tries = 2_000)
  void nobodyLetsTheirOwnDeviceIn(@ForAll("tries") List<Try> tries) {
    for (var step : run(tries)) {
      if (step.to() == DeviceState.ACTIVE) {
        assertFalse(step.tried().by().is(TANAKA), step::toString);
      }
    }
  }

  @Property
  void shuttingOutNeverDependsOnWhoAsks(@ForAll DeviceState state, @ForAll DeviceAct act) {
    var device = after(pending(), new Try(DeviceAct.FIND, by("suzuki")), state);
    for (var who : List.of("tanaka", "suzuki", "sato", "")) {
      var verdict = StateMachine.judge(device, act, by(who));
      if (!act.gives()) {
        assertEquals(StateMachine.judge(device, act, by("")), verdict);
      }
    }
  }

  /** The whole table, so that whoever changes it says so here. */
  @Property(tries = 1)
  void theTable() {
    var table = new ArrayList<String>();
    for (var state : DeviceState.values()) {
      for (var act : EnumSet.allOf(DeviceAct.class)) {
        StateMachine.after(state, act)
            .ifPresent(to -> table.add(state.text() + " " + act.text() + " " + to.text()));
      }
    }
    assertEquals(
        List.of(
            "pending activate active",
            "pending lose lost",
            "pending retire retired",
            "active suspend suspended",
            "active lose lost",
            "active retire retired",
            "suspended resume active",
            "suspended lose lost",
            "suspended retire retired",
            "lost find suspended",
            "lost retire retired"),
        table);
  }

  @Property(tries = 1)
  void aStepOfSomebodyElseIsTakenAndOneOfTheSameHandsIsNot() {
    var found = after(pending(), new Try(DeviceAct.FIND, by("suzuki")), DeviceState.SUSPENDED);
    assertInstanceOf(
        StateMachine.Verdict.SameHands.class,
        StateMachine.judge(found, DeviceAct.RESUME, by("suzuki")));
    assertInstanceOf(
        StateMachine.Verdict.OwnDevice.class,
        StateMachine.judge(found, DeviceAct.RESUME, by("tanaka")));
    assertEquals(
        new StateMachine.Verdict.Leads(DeviceState.ACTIVE),
        StateMachine.judge(found, DeviceAct.RESUME, by("sato")));
  }
}
