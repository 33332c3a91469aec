package jp.mochi.idp.saml.rehearsal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.ReadResponse;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.saml.sso.RehearseSignOn;
import jp.mochi.idp.saml.sso.RehearseSignOn.Question;
import jp.mochi.idp.saml.sso.RehearseSignOn.Recording;
import jp.mochi.idp.saml.sso.RehearseSignOn.Result;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.metadata.RequestedAttribute;
import jp.mochi.metadata.ServiceProvider;

/**
 * Would this person get into that service, and would the service take what it gets? Answered by a
 * sign-on that nobody makes.
 */
public final class ServiceTest {
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(30);

  private final RehearseSignOn rehearsing;
  private final OurSide ourSide;
  private final Supplier<Duration> apart;
  private final Clock clock;

  /**
   * @param apart how far this server's clock and another one are apart; nothing where there is no
   *     other
   */
  public ServiceTest(
      RehearseSignOn rehearsing, OurSide ourSide, Supplier<Duration> apart, Clock clock) {
    this.rehearsing = rehearsing;
    this.ourSide = ourSide;
    this.apart = apart;
    this.clock = clock;
  }

  /**
   * What came of it; nothing in it is of use to who has it.
   *
   * @param decided by the rules, with all they were asked about
   * @param answering the entry that would answer
   * @param findings what was looked at, in an order for people
   * @param sample what the service would get; empty where that is nothing
   */
  public record Report(
      SignOn.Rehearsed decided,
      ServiceProvider answering,
      List<Finding> findings,
      Optional<Sample> sample) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * What would be told.
   *
   * @param nameIdIsNew whether the NameID's value stands for one that doesn't exist yet
   * @param sent the response's XML without the values of signatures and without ciphertexts
   * @param clear the same before it is encrypted, where it is
   */
  public record Sample(
      AssertionModel.NameId nameId,
      boolean nameIdIsNew,
      List<AssertionModel.Attribute> attributes,
      String sent,
      Optional<String> clear) {
    public Sample {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * Goes through it.
   *
   * @param wanted what an entry's metadata says that it wants to know: asked of the one that
   *     answers
   */
  public Report test(
      Question question,
      Function<ServiceProvider, List<RequestedAttribute>> wanted,
      Recording event) {
    var rehearsal = rehearsing.rehearse(question, event);
    var findings = new ArrayList<Finding>();
    var answering = rehearsal.answering();
    if (!answering.name().equals(question.service().name())) {
      findings.add(Said.OTHER_ENTRY.of(answering.name(), question.service().name()));
    }
    var sample =
        switch (rehearsal.result()) {
          case Result.NotPermitted nothing -> {
            findings.add(notYet(question, rehearsal.decided().decision()));
            yield Optional.<Sample>empty();
          }
          case Result.Refused(var reason, var detail) -> {
            findings.add(Said.NOT_ISSUED.of(reason, words(detail)));
            yield Optional.<Sample>empty();
          }
          case Result.Response response -> {
            findings.add(Said.PERMITTED.of());
            findings.addAll(looked(question, answering, wanted.apply(answering), response));
            yield Optional.of(sample(response));
          }
        };
    findings.addAll(Ends.of(answering, ourSide.published(answering), clock.instant()));
    var off = apart.get();
    if (off.compareTo(CLOCKS_MAY_DIFFER) > 0) {
      findings.add(Said.CLOCK_APART.of(off.toSeconds()));
    }
    return new Report(rehearsal.decided(), answering, findings, sample);
  }

  private static Finding notYet(Question question, Decision decision) {
    if (question.person().disabled()) {
      return Said.DISABLED.of(question.person().username());
    }
    return switch (decision) {
      case Decision.Permit permit -> throw new IllegalStateException("a permit is no answer no");
      case Decision.Need need -> Said.NOT_YET.of(need.factor().text());
      case Decision.Refuse refuse -> Said.REFUSED.of(refuse.reason());
    };
  }

  private static String words(Map<String, String> detail) {
    return detail.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private List<Finding> looked(
      Question question,
      ServiceProvider answering,
      List<RequestedAttribute> wanted,
      Result.Response response) {
    var read = ReadResponse.of(response.sent());
    var clear = ReadResponse.of(response.clear());
    if (!(read instanceof ReadResponse.Outcome.Read(var sent))
        || !(clear instanceof ReadResponse.Outcome.Read(var open))) {
      var why = read instanceof ReadResponse.Outcome.Unreadable(var words) ? words : "";
      return List.of(Said.UNREADABLE.of(why));
    }
    var asked = response.model();
    var subject =
        new StrictService.Expected(
            answering,
            ourSide.names().entityId(),
            asked.destination(),
            asked.inResponseTo().orElse(""),
            ReadResponse.keysOf(ourSide.metadata()),
            response.plan(),
            question.person().username(),
            response.nameIdIsNew());
    var findings = new ArrayList<>(new StrictService(sent, open, subject).findings());
    findings.addAll(new ToldAttributes(open, answering, question.person(), wanted).findings());
    return findings;
  }

  private static Sample sample(Result.Response response) {
    var assertion = response.model().assertion().orElseThrow();
    return new Sample(
        assertion.subject().nameId(),
        response.nameIdIsNew(),
        assertion.attributes(),
        response.sent().harmless(),
        response.plan() instanceof EncryptionPlan.Nothing
            ? Optional.empty()
            : Optional.of(response.clear().harmless()));
  }
}
