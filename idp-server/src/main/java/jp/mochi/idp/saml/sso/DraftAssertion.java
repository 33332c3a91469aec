package jp.mochi.idp.saml.sso;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.attribute.ReleasedValues;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.session.ServiceSessions;

/**
 * An assertion in the making: everything but the name, which the issuing transaction finds.
 *
 * @param issuer our entity ID
 * @param order what it is made for
 * @param context the class that was proved
 * @param sessionEnd until when the service's session may last
 * @param now the issue instant
 */
record DraftAssertion(
    String issuer,
    IssueAssertion.Order order,
    String context,
    Instant sessionEnd,
    Instant now,
    String assertionId) {

  DraftAssertion(
      String issuer, IssueAssertion.Order order, String context, Instant sessionEnd, Instant now) {
    this(issuer, order, context, sessionEnd, now, Ids.fresh());
  }

  /** SAML Profiles 2.0 §4.1.4.2: a response with one assertion for the one who asked. */
  ResponseModel response(AssertionModel.NameId nameId, List<AssertionModel.Attribute> attributes) {
    var asked = order.asked();
    return new ResponseModel(
        Ids.fresh(),
        now,
        issuer,
        asked.acs(),
        asked.requestId(),
        ResponseModel.Status.success(),
        Optional.of(
            new AssertionModel(
                assertionId, now, issuer, subject(nameId), conditions(), authn(), attributes)));
  }

  /** What a logout will have to say to the service. */
  ServiceSessions.ServiceSession serviceSession(AssertionModel.NameId nameId) {
    return new ServiceSessions.ServiceSession(
        order.session().id(),
        order.service().entityId(),
        sessionIndex(),
        order.person().id(),
        nameId.format(),
        nameId.value(),
        assertionId,
        now,
        sessionEnd);
  }

  private AssertionModel.Subject subject(AssertionModel.NameId nameId) {
    return new AssertionModel.Subject(
        nameId,
        new AssertionModel.Bearer(
            order.asked().acs(), end(), order.asked().requestId(), confirmedAddress()));
  }

  /** SAML Core 2.0 §2.4.1.2: the assertion counts from this address alone. */
  private Optional<String> confirmedAddress() {
    return order.service().options().confirmAddress() ? address() : Optional.empty();
  }

  private Optional<String> address() {
    return Optional.of(order.visitor().circumstances().clientAddress()).filter(a -> !a.isEmpty());
  }

  private AssertionModel.Conditions conditions() {
    return new AssertionModel.Conditions(now, end(), List.of(order.service().entityId()));
  }

  /** A proof by a clock a little ahead of this one was made no later than now. */
  private AssertionModel.AuthnStatement authn() {
    var proved = IssueAssertion.authnInstant(order.session());
    return new AssertionModel.AuthnStatement(
        proved.isAfter(now) ? now : proved,
        sessionIndex(),
        Optional.of(sessionEnd),
        address(),
        context);
  }

  private Instant end() {
    return now.plus(order.service().options().assertionLifetime());
  }

  private String sessionIndex() {
    return Ids.ofSession("index", order.session().id(), order.service().entityId());
  }

  static List<AssertionModel.Attribute> attributes(List<ReleasedValues> released) {
    return released.stream()
        .map(
            r ->
                new AssertionModel.Attribute(
                    r.attribute().name(),
                    r.attribute().nameFormat(),
                    r.attribute().friendlyName(),
                    r.values()))
        .toList();
  }
}
