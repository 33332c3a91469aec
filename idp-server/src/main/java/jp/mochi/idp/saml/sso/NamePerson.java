package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.Map;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.attribute.ServiceNames.Identifier;
import jp.mochi.idp.attribute.ServiceNames.Outcome;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.AssertionModel;
import org.jdbi.v3.core.Handle;

/** Finds, within the issuing transaction, all that names a person to a service. */
final class NamePerson {
  private final Handle handle;
  private final IssueAssertion.Order order;
  private final ServiceNames names;

  NamePerson(Handle handle, IssueAssertion.Order order, ServiceNames names) {
    this.handle = handle;
    this.order = order;
    this.names = names;
  }

  /** What came of it. */
  sealed interface Naming {
    /**
     * All that the service needs is there.
     *
     * @param identifiers attributes that name the person as well
     * @param standIn whether a name stands for one that only a sign-on makes
     */
    record Named(
        AssertionModel.NameId nameId, List<AssertionModel.Attribute> identifiers, boolean standIn)
        implements Naming {
      public Named {
        identifiers = List.copyOf(identifiers);
      }
    }

    record Refused(RequestFault fault) implements Naming {}
  }

  Naming by(NameIdValue value) {
    return switch (value.resolve(handle, names)) {
      case Outcome.Unnamed(var expected) ->
          refused(Reason.INVALID_NAME_ID_POLICY, expected + " for " + value.format());
      case Outcome.Named(var name, var standIn) -> withIdentifier(value.nameId(name), standIn);
    };
  }

  /**
   * An identifier that the service needs and doesn't get would leave it to guess who it is: it
   * refuses. One that the entry itself lists as an attribute is the operator's affair.
   */
  private Naming withIdentifier(AssertionModel.NameId nameId, boolean standIn) {
    var identifier = names.identifier(handle, order.person(), order.service());
    if (identifier.isEmpty() || listed(identifier.get())) {
      return new Naming.Named(nameId, List.of(), standIn);
    }
    return switch (identifier.get().value()) {
      case Outcome.Unnamed(var expected) -> refused(Reason.IDENTIFIER_MISSING, expected);
      case Outcome.Named(var text, var alsoStandIn) ->
          new Naming.Named(
              nameId,
              DraftAssertion.attributes(List.of(identifier.get().released(text))),
              standIn || alsoStandIn);
    };
  }

  private boolean listed(Identifier identifier) {
    return order.service().options().attributes().stream()
        .anyMatch(attribute -> attribute.name().equals(identifier.attribute()));
  }

  private static Naming refused(Reason reason, String expected) {
    return new Naming.Refused(new RequestFault(reason, Map.of("expected", expected)));
  }
}
