package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.onetime.TypedCode;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ProvedBrowsers;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/** Sets an authenticator app up; for nobody but its owner. */
public final class SetUpAuthenticator {
  private static final String REPLACED = "another app was set up";

  private final Database database;
  private final OneTimeCodes codes;
  private final ProvedBrowsers browsers;
  private final EndAuthenticator ending;
  private final AuditLog audit;
  private final TellLater later;
  private final Clock clock;

  /**
   * @param browsers knows the owner's: what let them set an app up is more than a password
   * @param later tells services of sessions that end with the app that there was
   */
  public SetUpAuthenticator(
      Database database,
      OneTimeCodes codes,
      KnownBrowsers browsers,
      AuditLog audit,
      TellLater later,
      Clock clock) {
    this.database = database;
    this.codes = codes;
    this.browsers = new ProvedBrowsers(browsers, audit);
    this.ending = new EndAuthenticator(audit);
    this.audit = audit;
    this.later = later;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param codes the recovery codes, for its owner's eyes
   * @param ended the sessions in which a code of the app before it was proved
   */
  public record Done(List<TypedCode.Recovery> codes, List<Session> ended) {
    public Done {
      codes = List.copyOf(codes);
      ended = List.copyOf(ended);
    }
  }

  /**
   * Keeps a new app, whose first code has shown that it works, in the place of one that there was:
   * that one ends with the sessions in which a code of it was proved.
   *
   * @param browser the known-browser cookie of where it is done
   * @return empty where this app is kept already
   */
  public Optional<Done> add(Actor owner, OneTimeCodes.Fresh fresh, Optional<String> browser) {
    var done =
        database.<Optional<Done>>write(
            handle ->
                OneTimeCodes.of(handle, fresh.person())
                        .filter(app -> app.id().equals(fresh.id()))
                        .isPresent()
                    ? Optional.empty()
                    : Optional.of(add(handle, owner, fresh, browser, clock.instant())));
    done.stream()
        .flatMap(it -> it.ended().stream())
        .forEach(
            session ->
                later.ended(session.id(), BrowserSessions.who(session), owner.circumstances()));
    return done;
  }

  private Done add(
      Handle handle, Actor owner, OneTimeCodes.Fresh fresh, Optional<String> browser, Instant now) {
    var ended = ending.of(handle, owner, fresh.person(), REPLACED);
    var recovery = codes.put(handle, fresh, now);
    var who = new AuditEvent.Who(Optional.of(fresh.person()), fresh.username());
    browsers.vouch(handle, browser, who, Optional.empty(), owner.circumstances(), now);
    var detail = new HashMap<String, String>();
    detail.put("person", fresh.person());
    detail.put("username", fresh.username());
    detail.put("device", fresh.device().orElse(""));
    audit.append(handle, owner.did("one-time-code add", fresh.id(), detail));
    return new Done(recovery, ended);
  }
}
