package jp.mochi.idp.saml.sso;

import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.saml.codec.AssertionModel.Attribute;
import jp.mochi.idp.saml.sso.NamePerson.Naming;
import org.jdbi.v3.core.Handle;

/**
 * What would name a person to a service: found by the very code of a sign-on, in the caller's
 * transaction, and taken back, so that no name is made. It is looked for twice: what comes out
 * otherwise the second time is made by lot and doesn't exist yet.
 */
final class NamesForNobody {
  /** Stands for a value that nobody has made yet. */
  static final String NEW = "would-be-made-at-the-first-sign-on";

  private NamesForNobody() {}

  /**
   * What was found.
   *
   * @param isNew whether the NameID stands for one that doesn't exist yet
   */
  record Found(Naming naming, boolean isNew) {}

  static Found of(
      Handle handle, IssueAssertion.Order order, ServiceNames names, NameIdValue value) {
    var naming = new NamePerson(handle, order, names);
    var once = takenBack(handle, naming, value);
    var again = takenBack(handle, naming, value);
    if (!(once instanceof Naming.Named one) || !(again instanceof Naming.Named other)) {
      return new Found(once, false);
    }
    var isNew = !one.nameId().value().equals(other.nameId().value());
    var nameId = isNew ? value.nameId(NEW) : one.nameId();
    return new Found(
        new Naming.Named(nameId, known(one.identifiers(), other.identifiers())), isNew);
  }

  private static List<Attribute> known(List<Attribute> once, List<Attribute> again) {
    var known = new ArrayList<Attribute>();
    for (int i = 0; i < once.size(); i++) {
      var each = once.get(i);
      known.add(
          each.equals(again.get(i))
              ? each
              : new Attribute(
                  each.name(), each.nameFormat(), each.friendlyName(), List.of(NEW)));
    }
    return known;
  }

  private static Naming takenBack(Handle handle, NamePerson naming, NameIdValue value) {
    handle.execute("SAVEPOINT names_for_nobody");
    try {
      return naming.by(value);
    } finally {
      handle.execute("ROLLBACK TO SAVEPOINT names_for_nobody");
      handle.execute("RELEASE SAVEPOINT names_for_nobody");
    }
  }
}
