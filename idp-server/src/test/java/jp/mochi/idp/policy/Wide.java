package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.notAmong;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A wide choice of what rules are made of, over few names, so that they meet. */
final class Wide {
  static final List<String> NAMES = List.of("a", "b", "c");

  static final List<ServiceFacts> SERVICES =
      List.of(
          ServiceFacts.named("crm"),
          ServiceFacts.named("mail"),
          new ServiceFacts(
              "crm", Set.of("a"), Optional.of(2), Optional.of(DataLocation.PUBLIC_CLOUD)));

  static final List<DeviceFacts> DEVICES =
      List.of(
          DeviceFacts.UNKNOWN,
          new DeviceFacts(
              Optional.of(Ownership.BYOD),
              Optional.of(BindingStrength.COPYABLE_KEY),
              Optional.of(Compliance.NON_COMPLIANT),
              Optional.of(NOW.minusSeconds(60))),
          new DeviceFacts(
              Optional.of(Ownership.CORPORATE),
              Optional.of(BindingStrength.ATTESTED_KEY),
              Optional.of(Compliance.COMPLIANT),
              Optional.of(NOW.minusSeconds(90_000))));

  static final List<ProvedFactor> PROOFS =
      Stream.of(Factor.values())
          .flatMap(
              factor ->
                  Stream.of(10, 5000).map(age -> new ProvedFactor(factor, NOW.minusSeconds(age))))
          .toList();

  static final List<Clause> CLAUSES =
      Stream.concat(
              NAMES.stream()
                  .flatMap(
                      name ->
                          Stream.of(
                              among(Subject.ZONES, name),
                              notAmong(Subject.ZONES, name),
                              among(Subject.GROUPS, name),
                              notAmong(Subject.GROUPS, name),
                              among(Subject.TAGS, name),
                              new Clause.Attribute("rank", Set.of(name), false),
                              new Clause.Attribute("rank", Set.of(name), true))),
              Stream.of(
                  among(Subject.SERVICES, "crm"),
                  notAmong(Subject.SERVICES, "crm"),
                  among(Subject.SENSITIVITY, "2", "3"),
                  among(Subject.DATA, "public-cloud"),
                  among(Subject.OWNERSHIP, "byod"),
                  notAmong(Subject.OWNERSHIP, "byod"),
                  among(Subject.BINDING, "attested-key", "device-bound-key"),
                  among(Subject.BINDING, "known-browser"),
                  among(Subject.BINDING, "copyable-key", "known-browser"),
                  among(Subject.COMPLIANCE, "compliant"),
                  new Clause.StatusAge(Duration.ofHours(1), false),
                  new Clause.StatusAge(Duration.ofHours(1), true),
                  new Clause.Proved(Factor.PASSWORD, Duration.ofHours(1)),
                  new Clause.Proved(Factor.DEVICE, Duration.ofMinutes(1)),
                  during(6, 18),
                  during(18, 6)))
          .toList();

  static final List<When> EXPRESSIONS =
      Stream.of(
              "'a' in zones",
              "!('a' in zones)",
              "'b' in person.groups || device.ownership == 'byod'",
              "!(device.ownership == 'byod' && 'a' in person.groups)",
              "person.attributes['rank'][0] == 'a'",
              "person.groups.exists(g, g == 'a')",
              "now - proved.password < duration('1h')",
              "size(person.groups) / (size(zones) - 1) > 0",
              "service.sensitivity > 1 ? true : device.compliance == 'compliant'",
              "has(person.attributes.rank) && person.attributes.rank[0] != 'b'",
              "device.ownership == 'byod' || person.attributes['rank'][0] == 'b'",
              "[device.ownership, 'x'].all(o, o != 'byod')",
              "now.getHours('Asia/Tokyo') == 21")
          .map(Sample::when)
          .toList();

  static final List<Effect> EFFECTS =
      List.of(
          Sample.REFUSE,
          Sample.PERMIT,
          Sample.PERMIT,
          new Effect.Permit(
              new Obligations(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Set.of(Obligations.Mark.WARN))),
          Sample.require(Factor.PASSWORD),
          Sample.require(Factor.PASSWORD, Factor.CERTIFICATE),
          Sample.require(Factor.DEVICE, Duration.ofHours(1)),
          Sample.require(Factor.SECURITY_STATUS));

  private Wide() {}

  private static Clause during(int from, int to) {
    return new Clause.During(
        new TimeWindow(
            TimeWindow.everyDay(), LocalTime.of(from, 0), LocalTime.of(to, 0), ZoneOffset.UTC));
  }
}
