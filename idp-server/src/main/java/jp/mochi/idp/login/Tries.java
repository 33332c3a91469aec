package jp.mochi.idp.login;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import jp.mochi.device.Recognition;
import jp.mochi.idp.guess.Attempt;
import jp.mochi.idp.guess.Verdict;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * The database's part in trying a password: one transaction before the directory is asked and one
 * after it, which goes on into the sign-on's next where the browser had no session. Each commit
 * waits for the disk, so what belongs together is in one.
 */
final class Tries {
  private final PasswordFactor.Stores stores;
  private final TryRecords records;
  private final Clock clock;

  Tries(PasswordFactor.Stores stores, TryRecords records, Clock clock) {
    this.stores = stores;
    this.records = records;
    this.clock = clock;
  }

  private record Counted(Recognition recognition, Verdict verdict) {}

  /** Before the directory hears the password: is the browser known, and may this be tried? */
  Verdict count(Try it) {
    var counted =
        stores
            .database()
            .write(
                handle -> {
                  var recognition = recognise(handle, it);
                  var attempt = attempt(it, recognition);
                  return new Counted(
                      recognition, stores.limits().ask(handle, attempt, clock.instant()));
                });
    if (counted.recognition() instanceof Recognition.Stolen(var browser, var people)) {
      records.stolen(it, browser, people.size());
    }
    return counted.verdict();
  }

  /** The directory didn't judge the password, or confirmed it and refused for another reason. */
  void giveBack(Verdict.Granted granted) {
    stores
        .database()
        .write(
            handle -> {
              stores.limits().giveBack(handle, granted);
              return true;
            });
  }

  /**
   * The password is this person's: counters, known browser, session and its record in one, and
   * where the browser had no session, with what the sign-on writes next.
   */
  Checked.Proved prove(Try it, Verdict.Granted granted, Person person) {
    return new Checked.Proved(
        person, (whenDurable, onwards) -> open(it, granted, person, whenDurable, onwards));
  }

  private Outcome open(
      Try it,
      Verdict.Granted granted,
      Person person,
      Consumer<Checked.Opened> whenDurable,
      Function<Session, Outcome> onwards) {
    var request = anew(it.request());
    Function<Handle, Optional<String>> alongside =
        handle -> {
          stores.limits().proved(handle, granted);
          return remember(handle, it, person.id());
        };
    Consumer<BrowserSessions.Opened<Optional<String>>> opened =
        done -> {
          whenDurable.accept(new Checked.Opened(done.session(), done.alongside()));
          done.ended().ifPresent(session -> stores.over().ended(session, it.visitor()));
        };
    var sessions = stores.sessions();
    if (sessions.noneOf(it.visitor())) {
      return sessions.begin(
          person, Factor.PASSWORD, request, it.visitor(), alongside, opened, onwards);
    }
    var there = sessions.open(person, Factor.PASSWORD, request, it.visitor(), alongside);
    opened.accept(there);
    return onwards.apply(there.session().session());
  }

  /** What a service wants typed for itself is typed for nothing else. */
  private static Optional<UUID> anew(SignOnRequest request) {
    return request.forceAuthn() ? Optional.of(request.id()) : Optional.empty();
  }

  private Optional<String> remember(Handle handle, Try it, PersonId person) {
    var cookie = it.visitor().knownBrowser();
    return stores.browsers().remember(handle, cookie, person.value(), clock.instant());
  }

  private Recognition recognise(Handle handle, Try it) {
    if (it.person().isEmpty()) {
      return new Recognition.Stranger();
    }
    var cookie = it.visitor().knownBrowser();
    var person = it.person().get().value();
    return stores.browsers().recognise(handle, cookie, person, clock.instant());
  }

  private Attempt attempt(Try it, Recognition recognition) {
    return new Attempt(
        records.pseudonym(it),
        it.person().map(PersonId::value),
        it.visitor().circumstances().clientAddress(),
        recognition instanceof Recognition.Known(var browser)
            ? Optional.of(browser)
            : Optional.empty());
  }
}
