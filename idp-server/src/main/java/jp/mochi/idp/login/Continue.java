package jp.mochi.idp.login;

import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;

/** The sign-on goes on once a factor is in. */
public interface Continue {
  /** Looks up what going on will ask the database for; see {@link SignOn#prepare}. */
  void prepare(SignOnRequest request);

  /** What to show. */
  Outcome afterPassword(SignOnRequest request, Person person, Session session, Visitor visitor);
}
