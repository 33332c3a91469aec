package jp.mochi.idp.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.Requirement;
import jp.mochi.idp.policy.Requirements;
import jp.mochi.idp.policy.StatusCheck;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds of all reports of all sources, through the tables that keep them. */
class StandingFactsPropertyTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T09:00:00Z");
  private static final String PROFILE = "a";
  private static final Map<StatusFlag, Boolean> AMISS =
      Map.of(StatusFlag.ROOTED, true, StatusFlag.SCREEN_LOCK, false);
  private static final Requirements REQUIREMENTS =
      new Requirements(
          List.of(
              new Requirement(
                  Set.of(),
                  Set.of(),
                  Duration.ofHours(24),
                  true,
                  ZoneOffset.UTC,
                  Stream.of(
                          new StatusCheck.Good(StatusFlag.ROOTED),
                          new StatusCheck.Good(StatusFlag.SCREEN_LOCK),
                          new StatusCheck.Profile(PROFILE))
                      .map(check -> new Requirement.Dated(check, Optional.empty()))
                      .toList())));

  @SuppressWarnings("NullAway.Init") // open() sets it
  private static OpenDatabase database;

  private static int made;

  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);

  /** What a source says, at a minute of its own. */
  record Said(StatusSource source, StatusFacts facts) {}

  @BeforeContainer
  static void open() {
    database = Engine.SQLITE.open();
  }

  @AfterContainer
  static void close() {
    database.close();
  }

  private static String device() {
    var fresh =
        new Device.Fresh(
            "phone-" + made++,
            new Owner("id-of-tanaka", "tanaka"),
            "",
            jp.mochi.device.register.Ownership.CORPORATE,
            Platform.IOS,
            "",
            true);
    var by = new By("sato", Optional.empty());
    database.write(
        h ->
            new Devices()
                .register(h, fresh, by, new Most(Integer.MAX_VALUE, Optional.empty()), BEGIN));
    return fresh.id();
  }

  private Optional<Compliance> compliance(String device, Instant now) {
    var posture = new ReportedPostures(database).of(device).orElseThrow();
    return REQUIREMENTS.assess(posture, now).compliance();
  }

  private void say(String device, Said said, Instant at) {
    var report = new StatusReport(device, said.source(), at, said.facts(), Optional.empty());
    assertInstanceOf(
        DeviceStatuses.Taken.Done.class, database.write(h -> statuses.take(h, report, at)));
  }

  /** Without the facts of which the same source's last word is that they are amiss. */
  private StatusFacts withoutAmiss(String device, Said said) {
    var flags = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    flags.putAll(said.facts().flags());
    var profiles = said.facts().profiles();
    for (var stands : database.read(h -> statuses.standing(h, device))) {
      if (stands.source().equals(said.source())) {
        AMISS.forEach(
            (flag, bad) ->
                stands
                    .facts()
                    .flag(flag)
                    .ifPresent(
                        yes -> {
                          if (yes.equals(bad)) {
                            flags.remove(flag);
                          }
                        }));
        if (stands.facts().profiles().filter(all -> !all.contains(PROFILE)).isPresent()) {
          profiles = Optional.empty();
        }
      }
    }
    return new StatusFacts(said.facts().version(), said.facts().patched(), flags, profiles);
  }

  @Property(tries = 400)
  void nobodyTakesBackByLeavingOutOrByWaitingWhatTheyHaveSaid(
      @ForAll("said") List<Said> before,
      @ForAll("said") List<Said> after,
      @ForAll @IntRange(max = 60) int days) {
    var device = device();
    var at = BEGIN;
    for (var said : before) {
      at = at.plusSeconds(61);
      say(device, said, at);
    }
    if (!compliance(device, at).equals(Optional.of(Compliance.NON_COMPLIANT))) {
      return;
    }
    at = at.plus(Duration.ofDays(days));
    assertEquals(Optional.of(Compliance.NON_COMPLIANT), compliance(device, at));
    for (var said : after) {
      at = at.plusSeconds(61);
      say(device, new Said(said.source(), withoutAmiss(device, said)), at);
      assertEquals(Optional.of(Compliance.NON_COMPLIANT), compliance(device, at));
    }
  }

  @Provide
  Arbitrary<List<Said>> said() {
    var flags =
        Arbitraries.maps(Arbitraries.of(AMISS.keySet()), Arbitraries.of(true, false)).ofMaxSize(2);
    var profiles = Arbitraries.of(PROFILE, "b").set().optional(0.5);
    var facts =
        Combinators.combine(flags, profiles)
            .as((so, all) -> new StatusFacts(Optional.empty(), Optional.empty(), so, all));
    var sources = Arbitraries.of(StatusSource.API, StatusSource.api("intune"), StatusSource.SELF);
    return Combinators.combine(sources, facts).as(Said::new).list().ofMaxSize(5);
  }
}
