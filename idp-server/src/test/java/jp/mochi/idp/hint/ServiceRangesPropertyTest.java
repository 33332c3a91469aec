package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.in;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.notIn;
import static jp.mochi.idp.hint.Some.notInZone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.TimeWindow;
import jp.mochi.idp.policy.When;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.policy.ZoneFacts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Ranges held against the policy itself, asked for each address with everybody there could be. */
class ServiceRangesPropertyTest {
  private static final ServiceFacts CRM = ServiceFacts.named("crm");

  private static final List<String> ADDRESSES =
      Stream.concat(
              IntStream.range(0, 20).mapToObj(i -> "10.0.0." + i),
              Stream.of("9.255.255.255", "255.255.255.255", "0.0.0.0", "::", "2001:db8::"))
          .toList();

  private static final List<String> BLOCKS =
      List.of(
          "10.0.0.0/30",
          "10.0.0.2 - 10.0.0.9",
          "10.0.0.4/30",
          "10.0.0.7",
          "10.0.0.0/28",
          "10.0.0.16/31",
          "0.0.0.0/0",
          "128.0.0.0/1",
          "::/0",
          "2001:db8::/32",
          "::");

  private static final List<String> ZONES = List.of("x", "y", "z");

  private static final List<Clause> CLAUSES =
      Stream.concat(
              ZONES.stream().flatMap(zone -> Stream.of(inZone(zone), notInZone(zone))),
              Stream.of(
                  inZone("x", "y"),
                  notInZone("y", "z"),
                  in(Subject.GROUPS, "a"),
                  notIn(Subject.GROUPS, "a"),
                  in(Subject.GROUPS, "b"),
                  in(Subject.GROUPS, "a", "b"),
                  notIn(Subject.GROUPS, "a", "b"),
                  new Clause.Attribute("rank", Set.of("1"), false),
                  new Clause.Attribute("rank", Set.of("1"), true),
                  in(Subject.OWNERSHIP, "byod"),
                  notIn(Subject.OWNERSHIP, "byod"),
                  in(Subject.COMPLIANCE, "compliant", "grace"),
                  notIn(Subject.COMPLIANCE, "compliant"),
                  in(Subject.SENSITIVITY, "3"),
                  in(Subject.TAGS, "t"),
                  new Clause.StatusAge(Duration.ofHours(1), true),
                  new Clause.StatusAge(Duration.ofHours(1), false),
                  new Clause.StatusAge(Duration.ofMinutes(30), true),
                  new Clause.StatusAge(Duration.ofMinutes(30), false),
                  new Clause.Proved(Factor.PASSWORD, Duration.ofHours(1)),
                  during(6, 18),
                  during(18, 6),
                  during(12, 20)))
          .toList();

  private static final List<When> EXPRESSIONS =
      Stream.of(
              "client.address == '10.0.0.3'",
              "'a' in person.groups",
              "person.attributes['rank'][0] == '1'",
              "!('x' in zones)",
              "now - proved.password < duration('1h')")
          .map(Some::compiled)
          .toList();

  private static final List<Effect> EFFECTS =
      List.of(
          Some.REFUSE,
          Some.PERMIT,
          Some.PERMIT,
          Some.PASSWORD,
          new Effect.Require(
              List.of(
                  new Effect.Requirement(Factor.CERTIFICATE, Optional.of(Duration.ofMinutes(5)))),
              Obligations.NONE));

  /** Everybody, as far as the conditions above tell people apart; all proved this moment. */
  private static final List<Facts> EVERYBODY = everybody();

  @Property(tries = 500)
  void withoutExpressionsAnAddressIsInTheRangesIfAndOnlyIfSomebodyIsPermittedFromThere(
      @ForAll long seed) {
    var random = new Random(seed);
    var policy = policy(random, false);
    var zones = zones(random, false);
    var ranges = ServiceRanges.of(policy, zones, CRM);
    var nobodyAsked = List.<Doubt>of(new Doubt.NobodyAsked());
    assertEquals(
        policy.asksStrangers() || ranges.stretches().isEmpty() ? List.of() : nobodyAsked,
        ranges.doubts());
    for (var address : ADDRESSES) {
      var in = zones.of(Some.ip(address)).in();
      var permitted =
          EVERYBODY.stream().anyMatch(facts -> permits(policy, facts.withZones(lyingIn(in))));
      assertEquals(permitted, contains(ranges, address), address);
    }
  }

  @Property(tries = 500)
  void noAddressIsLeftOutWhateverTheExpressionsAndUnknownZones(@ForAll long seed) {
    var random = new Random(seed);
    var policy = policy(random, true);
    var zones = zones(random, true);
    var ranges = ServiceRanges.of(policy, zones, CRM);
    for (var address : ADDRESSES) {
      var membership = zones.of(Some.ip(address));
      for (int i = 0; i < 40; i++) {
        var facts = somebody(random, address, perhaps(random, zones, membership.in()));
        if (permits(policy, facts)) {
          assertTrue(contains(ranges, address), () -> address + " " + facts);
        }
      }
    }
  }

  @Property(tries = 200)
  void blocksAreTheStretchesAndNothingElse(@ForAll long seed) {
    var random = new Random(seed);
    var ranges = ServiceRanges.of(policy(random, false), zones(random, false), CRM);
    var zones = Zones.of(List.of(Some.zone("all", ranges.blocks().toArray(String[]::new))));
    for (var address : ADDRESSES) {
      var in = zones.of(Some.ip(address)).in().contains("all");
      assertEquals(contains(ranges, address), in, address);
    }
  }

  private static boolean permits(RuleSet policy, Facts facts) {
    return policy.evaluate(facts) instanceof Decision.Permit;
  }

  private static boolean contains(ServiceRanges ranges, String text) {
    IpAddress address = Some.ip(text);
    byte[] bytes = address.address().getAddress();
    return ranges.stretches().stream()
        .filter(range -> range.bits() == bytes.length * 8)
        .anyMatch(range -> range.contains(new BigInteger(1, bytes)));
  }

  private static RuleSet policy(Random random, boolean expressions) {
    List<Rule> rules = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      Set<Clause> clauses = new HashSet<>();
      int conditions = random.nextInt(4);
      for (int j = 0; j < conditions; j++) {
        clauses.add(CLAUSES.get(random.nextInt(CLAUSES.size())));
      }
      Optional<When> when =
          expressions && random.nextInt(3) == 0
              ? Optional.of(EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size())))
              : Optional.empty();
      var effect = EFFECTS.get(random.nextInt(EFFECTS.size()));
      rules.add(
          new Rule(
              "r" + i,
              new Words("", ""),
              List.copyOf(clauses),
              when,
              effect,
              random.nextInt(12) == 0));
    }
    return Some.policy(rules.toArray(Rule[]::new));
  }

  private static Zones zones(Random random, boolean unknown) {
    List<LoadedZone> zones = new ArrayList<>();
    for (var name : ZONES) {
      if (unknown && random.nextInt(4) == 0) {
        continue;
      }
      var blocks = IntStream.range(0, random.nextInt(4)).mapToObj(i -> block(random));
      var texts = blocks.toArray(String[]::new);
      zones.add(
          unknown && random.nextInt(3) == 0 ? Some.partly(name, texts) : Some.zone(name, texts));
    }
    return Zones.of(zones);
  }

  private static String block(Random random) {
    return BLOCKS.get(random.nextInt(BLOCKS.size()));
  }

  /** Whatever of the unknown zones the address may turn out to lie in; or nobody knows. */
  private static ZoneFacts perhaps(Random random, Zones zones, Set<String> in) {
    if (random.nextInt(10) == 0) {
      return ZoneFacts.UNKNOWN;
    }
    Set<String> all = new HashSet<>(in);
    for (var name : ZONES) {
      boolean open = zones.zone(name).isEmpty() || zones.zone(name).get().missing().isPresent();
      if (open && random.nextBoolean()) {
        all.add(name);
      }
    }
    return lyingIn(all);
  }

  private static ZoneFacts lyingIn(Set<String> zones) {
    Set<String> out = new HashSet<>(ZONES);
    out.removeAll(zones);
    return new ZoneFacts(zones, out, Set.of());
  }

  private static Facts somebody(Random random, String address, ZoneFacts zones) {
    var whole = EVERYBODY.get(random.nextInt(EVERYBODY.size()));
    var person = random.nextInt(5) == 0 ? PersonFacts.UNKNOWN : whole.person();
    var device = random.nextInt(4) == 0 ? DeviceFacts.UNKNOWN : whole.device();
    List<ProvedFactor> proofs = new ArrayList<>();
    for (var factor : Factor.values()) {
      if (random.nextInt(4) != 0) {
        proofs.add(new ProvedFactor(factor, whole.now().minusSeconds(random.nextInt(8000))));
      }
    }
    return new Facts(whole.now(), CRM, address, zones, person, device, proofs, Optional.empty());
  }

  private static List<Facts> everybody() {
    List<Facts> all = new ArrayList<>();
    for (var hour : List.of(3, 7, 13, 19, 22)) {
      var now = Instant.parse("2026-11-21T00:00:00Z").plus(Duration.ofHours(hour));
      for (var groups : List.of(Set.<String>of(), Set.of("a"), Set.of("b"), Set.of("a", "b"))) {
        for (var rank : List.of(List.<String>of(), List.of("1"))) {
          var person = PersonFacts.of("id", groups, Map.of("rank", rank));
          devices(now).forEach(device -> all.add(facts(now, person, device)));
        }
      }
    }
    return all;
  }

  private static List<DeviceFacts> devices(Instant now) {
    List<DeviceFacts> all = new ArrayList<>();
    for (var ownership : Ownership.values()) {
      for (var compliance : Compliance.values()) {
        for (var minutes : List.of(10, 45, 120)) {
          all.add(
              new DeviceFacts(
                  Optional.of(ownership),
                  Optional.empty(),
                  Optional.of(compliance),
                  Optional.of(now.minus(Duration.ofMinutes(minutes)))));
        }
      }
    }
    return all;
  }

  private static Facts facts(Instant now, PersonFacts person, DeviceFacts device) {
    var proofs = Stream.of(Factor.values()).map(factor -> new ProvedFactor(factor, now)).toList();
    return new Facts(now, CRM, "", ZoneFacts.UNKNOWN, person, device, proofs, Optional.empty());
  }

  private static Clause during(int from, int to) {
    return new Clause.During(
        new TimeWindow(
            TimeWindow.everyDay(), LocalTime.of(from, 0), LocalTime.of(to, 0), ZoneOffset.UTC));
  }
}
