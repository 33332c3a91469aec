package jp.mochi.idp.login;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.NewSession;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.ldap.Person;

/** What came of a name and a password. */
public sealed interface Checked {
  /**
   * The password is the person's.
   *
   * @param opening opens the session in which that is proved; until then nobody is signed on
   */
  record Proved(Person person, Opening opening) implements Checked {
    @Override
    public String toString() {
      return "Proved[" + person.id() + "]";
    }
  }

  /** Opens the session that a password has earned. To be used once, and always. */
  @FunctionalInterface
  interface Opening {
    /**
     * @param whenDurable is told of the session as soon as it is there for good
     * @param onwards how the sign-on goes on in that session, which is there by its end
     */
    Outcome thenGo(Consumer<Opened> whenDurable, Function<Session, Outcome> onwards);
  }

  /**
   * What the browser gets.
   *
   * @param session the session in which the password was proved
   * @param knownBrowser the known-browser cookie's new value; empty when it stays as it is
   */
  record Opened(NewSession session, Optional<String> knownBrowser) {}

  /**
   * It is not, or this can't be said.
   *
   * @param reason what the visitor is told; the audit record may know better
   * @param pause when it makes sense to try again
   * @param reference under which the audit record is found
   */
  record Failed(Reason reason, Optional<Duration> pause, String reference) implements Checked {
    Failed(Reason reason, String reference) {
      this(reason, Optional.empty(), reference);
    }
  }

  /**
   * The password was right, but a new one must be chosen first.
   *
   * @param expired whether it ran out
   * @param reference under which the audit record is found; empty where there is none
   */
  record MustChange(String username, boolean expired, String reference) implements Checked {
    MustChange(String username, boolean expired) {
      this(username, expired, "");
    }
  }

  /** The directory didn't take the new password; {@code why} is its word for it. */
  record Rejected(String why) implements Checked {}
}
