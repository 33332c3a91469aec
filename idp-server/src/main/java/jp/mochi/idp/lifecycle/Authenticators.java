package jp.mochi.idp.lifecycle;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.onetime.Authenticator;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;

/** People's authenticator apps: looked at, and ended by their owners and by the helpdesk. */
public final class Authenticators {
  private final Database database;
  private final EndAuthenticator ending;
  private final TellLater later;

  /**
   * @param later tells services of sessions that end with an app
   */
  public Authenticators(Database database, AuditLog audit, TellLater later) {
    this.database = database;
    this.ending = new EndAuthenticator(audit);
    this.later = later;
  }

  /** A person's app, if there is one. */
  public Optional<Authenticator> of(String person) {
    return database.read(handle -> OneTimeCodes.of(handle, person));
  }

  /**
   * Ends a person's app.
   *
   * @return how many sessions ended with it; empty where there was none
   */
  public Optional<Integer> end(Actor actor, String person, String why) {
    var done =
        database.<Optional<List<Session>>>write(
            handle ->
                OneTimeCodes.of(handle, person).map(app -> ending.of(handle, actor, person, why)));
    done.stream()
        .flatMap(List::stream)
        .forEach(
            session ->
                later.ended(session.id(), BrowserSessions.who(session), actor.circumstances()));
    return done.map(List::size);
  }
}
