package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.config.CompanyExample.Row;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace.Step;
import jp.mochi.idp.policy.Trace.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked example of a company: what its README says is what its rules decide. */
final class CompanyExampleTest {
  private static final Set<FaultCode> OF_DEVICES =
      Set.of(FaultCode.POLICY_IN_APP, FaultCode.POLICY_STOLEN, FaultCode.POLICY_STOLEN_SESSION);
  private static final Set<Factor> TODAYS = Set.of(Factor.PASSWORD);
  private static final String TODAY = "policy-today.yaml";

  private final Map<String, ServiceFacts> services = CompanyExample.services("README.md");
  private final PolicyFile.Outcome.Read whole = read("policy.yaml", withOwnCertificates());
  private final PolicyFile.Outcome.Read today = read(TODAY, scope(TODAYS, false));

  CompanyExampleTest() throws IOException {}

  /**
   * What a server can have: our own authority's certificates tell devices, and nothing else does.
   */
  private PolicyScope withOwnCertificates() {
    return scope(Set.of(Factor.PASSWORD, Factor.CERTIFICATE), true);
  }

  private PolicyScope scope(Set<Factor> available, boolean certificatesTellDevice) {
    return new PolicyScope(
        available, Optional.empty(), List.copyOf(services.values()), certificatesTellDevice);
  }

  private PolicyFile.Outcome.Read read(String name, PolicyScope scope) {
    return assertInstanceOf(
        PolicyFile.Outcome.Read.class,
        PolicyFile.read(CompanyExample.HOME.resolve(name), scope),
        name);
  }

  static List<Row> rows() throws IOException {
    return CompanyExample.rows("README.md");
  }

  private Decision decide(PolicyFile.Outcome.Read read, Row row) {
    RuleSet policy = read.policy();
    Zones zones = CompanyExample.zones(read.zones());
    return policy.evaluate(row.facts(services, zones, policy.available()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decidesAsTheTableSays(Row row) {
    var decision = decide(whole, row);
    assertEquals(
        List.of(row.outcome(), row.rule(), row.obligations()),
        List.of(
            CompanyExample.outcome(decision),
            CompanyExample.rule(decision),
            CompanyExample.obligations(decision)));
  }

  @Test
  void asksWhichDeviceItIsBeforeHowItIsWhereDevicesCanBeProved() throws IOException {
    var all = read("policy.yaml", scope(Set.of(Factor.values()), true));
    var other =
        rows().stream()
            .filter(row -> !CompanyExample.outcome(decide(all, row)).equals(row.outcome()))
            .toList();
    assertEquals(List.of("14"), other.stream().map(Row::number).toList());
    assertEquals("need device", CompanyExample.outcome(decide(all, other.getFirst())));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decidesTodayAsTheTableSays(Row row) {
    var decision = decide(today, row);
    assertEquals(
        row.today(), CompanyExample.outcome(decision) + ": " + CompanyExample.rule(decision));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesTheZoneOfEachAddress(Row row) {
    for (var read : List.of(whole, today)) {
      var in = CompanyExample.zones(read.zones()).of(row.address()).in();
      assertEquals(row.zone().equals("elsewhere") ? Set.of() : Set.of(row.zone()), in);
    }
  }

  @Test
  void hasARowForEveryRule() throws IOException {
    for (var read : List.of(whole, today)) {
      var deciding = rows().stream().map(row -> CompanyExample.rule(decide(read, row))).toList();
      var missed = names(read).filter(name -> !deciding.contains(name)).toList();
      assertEquals(List.of(), missed);
    }
  }

  @Test
  void showsTheRuleOnTrialWithoutEffect() throws IOException {
    var onTrial = whole.policy().rules().stream().filter(Rule::reportOnly).toList();
    assertEquals(1, onTrial.size());
    var step = new Step(onTrial.getFirst().name(), Verdict.REFUSES, List.of(), true);
    assertTrue(
        rows().stream()
            .map(row -> decide(whole, row))
            .anyMatch(it -> it instanceof Decision.Permit && it.trace().steps().contains(step)));
  }

  @Test
  void visitsEveryServiceAndEveryZone() throws IOException {
    var rows = rows();
    assertEquals(10, services.size());
    assertEquals(
        Stream.concat(services.keySet().stream(), ServiceFacts.BUILT_IN.stream())
            .collect(Collectors.toSet()),
        rows.stream().map(Row::service).collect(Collectors.toSet()));
    assertEquals(
        Set.of("office", "vpn", "carrier", "elsewhere"),
        rows.stream().map(Row::zone).collect(Collectors.toSet()));
    assertEquals(
        Set.of(1, 2, 3, 4),
        services.values().stream()
            .flatMap(service -> service.sensitivity().stream())
            .collect(Collectors.toSet()));
  }

  @Test
  void saysTheSameInBothLanguages() throws IOException {
    var japanese = CompanyExample.rows("README.ja.md");
    assertEquals(
        rows().stream().map(row -> row.toldBy("")).toList(),
        japanese.stream().map(row -> row.toldBy("")).toList());
    assertEquals(services, CompanyExample.services("README.ja.md"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy.yaml", TODAY})
  void leavesNothingToWarnOfButWhatDevicesCantDo(String name) {
    var told = read(name, withOwnCertificates()).warnings();
    assertEquals(
        List.of(), told.stream().filter(each -> !OF_DEVICES.contains(each.code())).toList());
    assertEquals(
        name.equals(TODAY)
            ? List.of()
            : List.of(
                "helpdesk on call 1h",
                "register another phone 15m",
                "administration 15m",
                "finance 1h"),
        told.stream()
            .filter(each -> each.code() != FaultCode.POLICY_IN_APP)
            .map(each -> String.join(" ", each.arguments()))
            .toList());
  }

  @Test
  void passesTheCheckTodayWithPasswordsAlone() {
    assertInstanceOf(
        PolicyFile.Outcome.Read.class,
        PolicyFile.read(CompanyExample.HOME.resolve(TODAY), PolicyScope.PASSWORDS));
  }

  @Test
  void isRefusedAsAWholeWhereOnlyPasswordsCanBeProved() {
    var outcome =
        PolicyFile.read(CompanyExample.HOME.resolve("policy.yaml"), PolicyScope.PASSWORDS);
    var faults = assertInstanceOf(PolicyFile.Outcome.Faulty.class, outcome).faults();
    assertEquals(
        Set.of(FaultCode.POLICY_FACTOR_AWAY, FaultCode.POLICY_FACT_AWAY),
        faults.stream().map(Fault::code).collect(Collectors.toSet()));
  }

  /** What its README says of a server that certificates are set up on. */
  @Test
  void isRefusedForDevicesAndTheirStateAloneWhereCertificatesCanBeProved() {
    var proved = Set.of(Factor.PASSWORD, Factor.CERTIFICATE);
    var scope = new PolicyScope(proved, Optional.empty(), List.of());
    var outcome = PolicyFile.read(CompanyExample.HOME.resolve("policy.yaml"), scope);
    var faults = assertInstanceOf(PolicyFile.Outcome.Faulty.class, outcome).faults();
    var away =
        faults.stream()
            .map(fault -> fault.arguments().getFirst())
            .filter(what -> !what.startsWith("device."))
            .collect(Collectors.toSet());
    assertTrue(Set.of("device", "security-status").containsAll(away), away.toString());
    assertInstanceOf(
        PolicyFile.Outcome.Read.class, PolicyFile.read(CompanyExample.HOME.resolve(TODAY), scope));
  }

  private static Stream<String> names(PolicyFile.Outcome.Read read) {
    return new TreeSet<>(
            read.policy().rules().stream()
                .filter(rule -> !rule.reportOnly())
                .map(Rule::name)
                .toList())
        .stream();
  }
}
