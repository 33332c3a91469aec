package jp.mochi.idp.saml.sso;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.attribute.ReleasedValues;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.metadata.AssertionOptions.SessionTold;
import jp.mochi.metadata.ServiceProvider;

/**
 * An assertion in the making: everything but the name, which the issuing transaction finds.
 *
 * @param issuer us, as the service knows us
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

  /**
   * What a logout will have to say to the service.
   *
   * @param ours when our session ends at the latest, whatever the service is told
   */
  ServiceSessions.ServiceSession serviceSession(AssertionModel.NameId nameId, Instant ours) {
    var own = order.service().options().entry().ownSession().lasts();
    return new ServiceSessions.ServiceSession(
        order.session().id(),
        order.service().entityId(),
        order.service().id(),
        sessionIndex(),
        order.person().id(),
        new ServiceSessions.Name(
            nameId.format(), nameId.value(), nameId.nameQualifier(), nameId.spNameQualifier()),
        assertionId,
        now,
        sessionTold(),
        Optional.of(order.visitor().browserHash()),
        ServiceSessions.kept(now, ours, own),
        Optional.empty());
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
    var notBefore = now.minus(order.service().options().assertion().notBefore());
    return new AssertionModel.Conditions(notBefore, end(), audiences(order.service()));
  }

  /** SAML Core 2.0 §2.5.1.4: the service, and whoever else its entry names. */
  static List<String> audiences(ServiceProvider service) {
    var further = service.options().assertion().audiences();
    return further.isEmpty()
        ? List.of(service.entityId())
        : Stream.concat(Stream.of(service.entityId()), further.stream()).distinct().toList();
  }

  /** A proof by a clock a little ahead of this one was made no later than now. */
  private AssertionModel.AuthnStatement authn() {
    var proved = IssueAssertion.authnInstant(order.session(), context);
    return new AssertionModel.AuthnStatement(
        proved.isAfter(now) ? now : proved, sessionIndex(), sessionTold(), address(), context);
  }

  /** What rules limit is told in any case. */
  private Optional<Instant> sessionTold() {
    var limited = order.permit().sessionLimit().isPresent();
    return order.service().options().assertion().session() instanceof SessionTold.Nothing
            && !limited
        ? Optional.empty()
        : Optional.of(sessionEnd);
  }

  private Instant end() {
    return now.plus(order.service().options().assertionLifetime());
  }

  private String sessionIndex() {
    return Ids.ofSession("index", order.session().id(), order.service().id());
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
