package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.PolicyInForce;
import jp.mochi.idp.lifecycle.ExplainPolicy.Proved;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.network.ZoneExplanation;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.saml.rehearsal.Finding;
import jp.mochi.idp.saml.rehearsal.ServiceTest;
import jp.mochi.idp.saml.sso.RehearseSignOn;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.ReadOutcome;
import jp.mochi.metadata.RequestedAttribute;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;

/**
 * {@code sp test}: what somebody would get at a service, and whether the service would take it,
 * before anybody tries. No password is asked for, nobody is signed on, and the audit says who tried
 * it for whom.
 */
public final class TestSignOn {
  /** Notices that a finding says as well, of this very response. */
  private static final Set<String> SAID_BY_FINDINGS =
      Set.of(
          NoticeCode.SHA1_SIGNED.name(), NoticeCode.HTTP_TAKEN.name(), NoticeCode.CBC_USED.name());

  private final PolicyInForce policy;
  private final Directory directory;
  private final ServiceProviderEntries entries;
  private final Originals originals;
  private final Trial trial;
  private final Clock clock;

  /** Goes through a sign-on that nobody makes: {@link ServiceTest#test}. */
  @FunctionalInterface
  public interface Trial {
    ServiceTest.Report of(
        RehearseSignOn.Question question,
        Function<ServiceProvider, List<RequestedAttribute>> wanted,
        RehearseSignOn.Recording event);
  }

  /** Where the documents are that entries came from. */
  public record Originals(Database database, ServiceProviders services) {}

  public TestSignOn(
      PolicyInForce policy,
      Directory directory,
      ServiceProviderEntries entries,
      Originals originals,
      Trial trial,
      Clock clock) {
    this.policy = policy;
    this.directory = directory;
    this.entries = entries;
    this.originals = originals;
    this.trial = trial;
    this.clock = clock;
  }

  /**
   * A question.
   *
   * @param from empty where it is left open: no zone is known then
   * @param proved the factors that count as proved, each with how long before {@code at}
   */
  public record Question(
      String user, String service, Optional<IpAddress> from, Instant at, List<Proved> proved) {
    public Question {
      proved = List.copyOf(proved);
    }

    private List<ProvedFactor> factors() {
      return proved.stream().map(it -> new ProvedFactor(it.factor(), at.minus(it.age()))).toList();
    }
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * It was gone through.
     *
     * @param findings of the response, and what an operator should know of the entry besides
     */
    record Tested(
        ExplainPolicy.Outcome.Explained explained,
        ServiceTest.Report report,
        List<Finding> findings)
        implements Outcome {
      public Tested {
        findings = List.copyOf(findings);
      }
    }

    record NoSuchPerson() implements Outcome {}

    record SeveralPeople() implements Outcome {}

    record NoSuchService() implements Outcome {}

    record DirectoryAway() implements Outcome {}

    /** This node can't obey the policy in force and signs nobody on. */
    record PolicyUnusable(String why) implements Outcome {}
  }

  /** Tries it. */
  public Outcome test(Actor actor, Question question) {
    var unusable = policy.unusable();
    if (unusable.isPresent()) {
      return new Outcome.PolicyUnusable(unusable.get());
    }
    return switch (directory.find(question.user())) {
      case LookUp.Found(var person) -> test(actor, question, person);
      case LookUp.NotFound nobody -> new Outcome.NoSuchPerson();
      case LookUp.Ambiguous several -> new Outcome.SeveralPeople();
      case LookUp.Unavailable away -> new Outcome.DirectoryAway();
    };
  }

  private Outcome test(Actor actor, Question question, Person person) {
    return switch (entries.show(question.service())) {
      case ServiceOutcome.Done(var entry, var warnings) -> test(actor, question, person, entry);
      case ServiceOutcome.NotThere none -> new Outcome.NoSuchService();
      case ServiceOutcome.Refused none -> new Outcome.NoSuchService();
      case ServiceOutcome.ChangedMeanwhile none -> new Outcome.NoSuchService();
    };
  }

  private Outcome test(Actor actor, Question question, Person person, ServiceProvider entry) {
    var report =
        trial.of(
            new RehearseSignOn.Question(
                entry, person, nobody(question), question.at(), question.factors()),
            this::wanted,
            (decision, answering, assertion) ->
                record(actor, question, person, decision, answering, assertion));
    var decided = report.decided();
    var explained =
        new ExplainPolicy.Outcome.Explained(
            person,
            decided.facts(),
            zones(question),
            decided.decision(),
            decided.nearest(),
            List.of());
    var findings = new ArrayList<>(report.findings());
    findings.addAll(ofTheEntry(report.answering().name()));
    return new Outcome.Tested(explained, report, findings);
  }

  /** A visitor with an address and with nothing that a browser brings along. */
  private Visitor nobody(Question question) {
    var address = question.from().map(IpAddress::toString).orElse("");
    return new Visitor(
        "",
        Optional.empty(),
        Optional.empty(),
        new Circumstances(clock.instant(), "", address, ""));
  }

  private ZoneExplanation zones(Question question) {
    return question
        .from()
        .map(policy.zones()::why)
        .orElseGet(
            () ->
                new ZoneExplanation(
                    IpAddress.parse("0.0.0.0").orElseThrow(), List.of(), List.of(), List.of()));
  }

  /** Whose sign-on to where was tried, and what it came to; the test's reference is the actor's. */
  private static AuditEvent record(
      Actor actor,
      Question question,
      Person person,
      Decision decision,
      ServiceProvider answering,
      Optional<String> assertion) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("person", person.id().value());
    detail.put("username", person.username());
    detail.put("from", question.from().map(IpAddress::toString).orElse(""));
    detail.put("at", question.at().toString());
    detail.put(
        "decision",
        switch (decision) {
          case Decision.Permit permit -> "permit";
          case Decision.Need need -> "need " + need.factor().text();
          case Decision.Refuse refuse -> "refuse " + refuse.reason();
        });
    detail.put("policy", decision.trace().policyVersion());
    decision.trace().decidedBy().ifPresent(rule -> detail.put("rule", rule));
    assertion.ifPresent(id -> detail.put("assertion", id));
    return actor.did("sp test", answering.name(), detail);
  }

  /** What the document of this entry asks for; a service that was typed asks for nothing. */
  private List<RequestedAttribute> wanted(ServiceProvider entry) {
    var document =
        originals
            .database()
            .read(handle -> originals.services().original(handle, entry.id()))
            .map(original -> original.document().toArray())
            .orElse(new byte[0]);
    var reader = new MetadataReader(clock).takingHttp(entry.options().entry().httpAcs());
    return document.length > 0
            && reader.read(document, entry.entityId()) instanceof ReadOutcome.Read(var read, var w)
        ? read.requestedAttributes()
        : List.of();
  }

  private List<Finding> ofTheEntry(String name) {
    return entries.show(name) instanceof ServiceOutcome.Done(var entry, var warnings)
        ? warnings.stream()
            .filter(notice -> !SAID_BY_FINDINGS.contains(notice.code()))
            .map(
                notice ->
                    new Finding(
                        Finding.Check.ENTRY,
                        Finding.Level.WARNING,
                        notice.code(),
                        notice.english(),
                        notice.japanese()))
            .toList()
        : List.of();
  }
}
