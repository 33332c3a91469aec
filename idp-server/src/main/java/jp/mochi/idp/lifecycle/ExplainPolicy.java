package jp.mochi.idp.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.inforce.PolicyInForce;
import jp.mochi.idp.inforce.ZonePlaces;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.ZoneExplanation;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.posture.ReportedPostures;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/**
 * What the policy in force would say of somebody, there, from here, at that time. Nobody is signed
 * on by it, and nothing changes.
 */
public final class ExplainPolicy {
  private final PolicyInForce policy;
  private final Directory directory;
  private final KnownServices services;
  private final RegisteredDevices devices;
  private final ReportedPostures postures;

  public ExplainPolicy(
      PolicyInForce policy,
      Directory directory,
      KnownServices services,
      RegisteredDevices devices,
      ReportedPostures postures) {
    this.policy = policy;
    this.directory = directory;
    this.services = services;
    this.devices = devices;
    this.postures = postures;
  }

  /**
   * A question.
   *
   * @param proved the factors that count as proved, each with how long before {@code at}; where
   *     none is, the rules don't get to know who it is, as at a first sign-on
   * @param device the id of the registered device that the person comes with
   * @param knownBrowser whether they come with a browser that is known
   */
  public record Question(
      String user,
      String service,
      IpAddress from,
      Instant at,
      List<Proved> proved,
      Optional<String> device,
      boolean knownBrowser) {
    public Question {
      proved = List.copyOf(proved);
    }

    private List<ProvedFactor> factors() {
      return proved.stream().map(it -> new ProvedFactor(it.factor(), at.minus(it.age()))).toList();
    }
  }

  /** A factor that was proved so long ago. */
  public record Proved(Factor factor, Duration age) {}

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * The policy's answer.
     *
     * @param nearest what would turn it into a permit, where something does
     * @param missing what the device isn't like, or isn't known to be like
     */
    record Explained(
        Person person,
        Facts facts,
        ZoneExplanation zones,
        Decision decision,
        Optional<NearestChange> nearest,
        List<Shortfall> missing)
        implements Outcome {
      public Explained {
        missing = List.copyOf(missing);
      }
    }

    record NoSuchPerson() implements Outcome {}

    record SeveralPeople() implements Outcome {}

    record NoSuchService() implements Outcome {}

    record NoSuchDevice(String id) implements Outcome {}

    /** Nobody signs on with it, or this person doesn't. */
    record DeviceNotTheirs(Device device) implements Outcome {}

    record DirectoryAway() implements Outcome {}

    /** This node can't obey the policy in force, so that it refuses everybody. */
    record PolicyUnusable(String why) implements Outcome {}
  }

  /** Asks the policy. */
  public Outcome explain(Question question) {
    var unusable = policy.unusable();
    if (unusable.isPresent()) { // the rules still held are not the ones that decide
      return new Outcome.PolicyUnusable(unusable.get());
    }
    return switch (directory.find(question.user())) {
      case LookUp.Found(var person) -> explain(question, person);
      case LookUp.NotFound nobody -> new Outcome.NoSuchPerson();
      case LookUp.Ambiguous several -> new Outcome.SeveralPeople();
      case LookUp.Unavailable away -> new Outcome.DirectoryAway();
    };
  }

  private Outcome explain(Question question, Person person) {
    var service = services.named(question.service());
    if (service.isEmpty()) {
      return new Outcome.NoSuchService();
    }
    return switch (device(question, person)) {
      case WithDevice.Known(var known) -> explained(question, person, service.get(), known);
      case WithDevice.Not(var why) -> why;
    };
  }

  /** What is known of the device that the question names. */
  private sealed interface WithDevice {
    record Known(DeviceFacts facts) implements WithDevice {}

    record Not(Outcome why) implements WithDevice {}
  }

  private WithDevice device(Question question, Person person) {
    if (question.device().isEmpty()) {
      return new WithDevice.Known(DeviceFacts.UNKNOWN);
    }
    var id = question.device().get();
    return devices
        .strongest(id)
        .<WithDevice>map(
            bound -> {
              var device = bound.device();
              return device.state() == DeviceState.ACTIVE
                      && device.owner().person().equals(person.id().value())
                  ? new WithDevice.Known(RegisteredDevices.facts(device, bound.level()))
                  : new WithDevice.Not(new Outcome.DeviceNotTheirs(device));
            })
        .orElseGet(() -> new WithDevice.Not(new Outcome.NoSuchDevice(id)));
  }

  private Outcome explained(
      Question question, Person person, ServiceFacts service, DeviceFacts device) {
    var rules = policy.rules();
    var zones = rules.zones().zones();
    var alone =
        new Facts(
            question.at(),
            service,
            question.from().toString(),
            ZonePlaces.of(zones.of(question.from())),
            question.proved().isEmpty() ? PersonFacts.UNKNOWN : known(person),
            device,
            question.factors(),
            Optional.empty());
    var reported =
        question
            .device()
            .flatMap(postures::of)
            .map(posture -> alone.with(rules.policy().assess(posture, question.at())))
            .orElse(alone);
    var gathered =
        question.proved().isEmpty() ? reported : reported.withKnownBrowser(question.knownBrowser());
    var facts = issues(service) ? gathered.issuing() : gathered;
    var decision = rules.policy().evaluate(facts);
    return new Outcome.Explained(
        person,
        facts,
        zones.why(question.from()),
        question.proved().isEmpty() ? decision.ofStranger() : decision,
        NearestChange.of(rules.policy(), facts, ZonePlaces.of(zones)),
        facts.device().shortfalls());
  }

  /** Where nothing is, rules are asked with every request. */
  private static boolean issues(ServiceFacts service) {
    return !service.name().equals(ServiceFacts.ME) && !service.name().equals(ServiceFacts.HELPDESK);
  }

  private static PersonFacts known(Person person) {
    return PersonFacts.of(person.id().value(), person.groups(), person.attributes());
  }
}
