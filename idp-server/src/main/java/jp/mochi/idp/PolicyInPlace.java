package jp.mochi.idp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.gate.Gate;
import jp.mochi.idp.hint.Hints;
import jp.mochi.idp.hint.Told;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.inforce.PolicyInForce;
import jp.mochi.idp.inforce.PolicyWatch;
import jp.mochi.idp.lifecycle.KnownServices;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.ZoneList;
import jp.mochi.idp.network.ZoneSources;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.saml.sso.SsoRequester;
import jp.mochi.ldap.GroupNames;

/**
 * The policy in force with its zones, as this server has them.
 *
 * @param policy what decides
 */
record PolicyInPlace(PolicyInForce policy) {

  /**
   * Puts this node's file in force if it is new, or else takes what is; zones' lists that aren't in
   * the database yet come later.
   *
   * @throws StartFailure there is nothing good to begin with
   */
  static PolicyInPlace open(Ground ground, OutsideCalls outside) throws StartFailure {
    var zones =
        new ZoneSources.Parts(
            ground.database(),
            url -> outside.fetch(url, ZoneList.MOST_CHARACTERS),
            work -> Thread.ofVirtual().name("zone-list").start(work),
            ground.clock());
    var parts =
        new PolicyInForce.Parts(
            ground.configuration().policy(),
            PolicyScope.of(ground.configuration()),
            node(),
            ground.database(),
            ground.audit(),
            zones,
            ground.clock());
    return switch (PolicyInForce.open(parts)) {
      case PolicyInForce.Opening.InForce(var policy) -> new PolicyInPlace(policy);
      case PolicyInForce.Opening.Faulty(var faults) -> throw StartFailure.faulty(faults);
    };
  }

  private static String node() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "a machine without a name";
    }
  }

  /**
   * A file that is bad or differs is shown. A node that can't obey what is in force isn't ready:
   * another one may be able to.
   */
  List<HealthCheck> checks() {
    return List.of(
        HealthCheck.shown("policy", policy::fault).telling(policy::facts),
        HealthCheck.needed("policy-in-force", policy::unusable),
        HealthCheck.shown("zones", () -> policy.rules().zones().fault()));
  }

  /** What rules may know of services, registered by metadata or behind the gate. */
  KnownServices services(Ground ground, Gate gate) {
    return new KnownServices() {
      @Override
      public Optional<ServiceFacts> named(String name) {
        return ServiceFacts.BUILT_IN.contains(name)
            ? Optional.of(ServiceFacts.named(name))
            : registered(name);
      }

      private Optional<ServiceFacts> registered(String name) {
        return gate.facts(name)
            .or(
                () ->
                    ground
                        .database()
                        .read(handle -> ground.services().byName(handle, name))
                        .map(SsoRequester::facts));
      }

      @Override
      public List<ServiceFacts> all() {
        var registered = ground.database().read(ground.services()::list);
        return Stream.concat(gate.facts().stream(), registered.stream().map(SsoRequester::facts))
            .toList();
      }

      @Override
      public boolean isInHouse(String name) {
        return gate.facts(name).isPresent();
      }
    };
  }

  /** What {@code policy check} holds rules against that name what these do. */
  static PolicyScope scope(Ground ground, KnownServices services, RuleSet rules) {
    var named = ground.directory().groups(rules.groups());
    return PolicyScope.of(ground.configuration())
        .with(
            named instanceof GroupNames.Known(var names) ? Optional.of(names) : Optional.empty(),
            services.all());
  }

  /** Looks whether the groups that the rules in force name are there. */
  PolicyGroups groups(Ground ground) {
    return new PolicyGroups(() -> policy.rules().policy(), ground.directory(), ground.clock());
  }

  /** All that hints are made of, by name, so that every node puts it in the same order. */
  static List<Told> told(Ground ground, Gate gate) {
    var registered = ground.database().read(ground.services()::list);
    return Stream.concat(
            gate.facts().stream().map(system -> new Told(system, gate.publishes(system.name()))),
            registered.stream()
                .map(service -> new Told(SsoRequester.facts(service), service.options().publish())))
        .sorted(Comparator.comparing(service -> service.facts().name()))
        .toList();
  }

  /**
   * Rules couldn't tell a registered service from an in-house system of its name.
   *
   * @throws StartFailure there is one
   */
  static void refuseNamesTwice(Ground ground, Gate gate) throws StartFailure {
    var registered = ground.database().read(ground.services()::list);
    for (var service : registered) {
      if (gate.facts(service.name()).isPresent()) {
        throw StartFailure.of("gate.name", null, service.name());
      }
    }
  }

  /** From where services can be reached by it. */
  Hints hints() {
    return new Hints(
        () -> {
          var rules = policy.rules();
          return new Hints.InForce(rules.policy(), rules.zones().zones());
        },
        SsoRequester::facts);
  }

  /** Keeps both up to date until it is closed. */
  PolicyWatch watch() {
    return new PolicyWatch(policy);
  }
}
