package jp.mochi.idp.login;

import java.time.Duration;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.NewSession;
import jp.mochi.ldap.Person;

/** What came of a name and a password. */
public sealed interface Checked {
  /**
   * The password is the person's.
   *
   * @param session the session in which it was proved
   * @param knownBrowser the known-browser cookie's new value; empty when it stays as it is
   */
  record Proved(Person person, NewSession session, Optional<String> knownBrowser)
      implements Checked {
    @Override
    public String toString() {
      return "Proved[" + person.id() + "]";
    }
  }

  /**
   * It is not, or this can't be said.
   *
   * @param reason what the visitor is told; the audit record may know better
   * @param pause when it makes sense to try again
   */
  record Failed(Reason reason, Optional<Duration> pause) implements Checked {
    Failed(Reason reason) {
      this(reason, Optional.empty());
    }
  }

  /** The password was right, but a new one must be chosen first; {@code expired}: it ran out. */
  record MustChange(String username, boolean expired) implements Checked {}

  /** The directory didn't take the new password; {@code why} is its word for it. */
  record Rejected(String why) implements Checked {}
}
