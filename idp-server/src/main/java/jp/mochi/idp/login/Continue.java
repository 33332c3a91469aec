package jp.mochi.idp.login;

import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;

/** The sign-on goes on once a factor is in. */
public interface Continue {
  Next afterPassword(SignOnRequest request, Person person, Visitor visitor);

  /**
   * @param outcome what to show
   * @param sessionSecret the session cookie's new value, where there is one
   */
  record Next(Outcome outcome, Optional<String> sessionSecret) {
    @Override
    public String toString() {
      return "Next[" + outcome + "]";
    }
  }
}
