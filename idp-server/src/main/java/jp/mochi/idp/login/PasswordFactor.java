package jp.mochi.idp.login;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.device.Recognition;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.guess.Attempt;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.guess.Verdict;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * The first factor: a name and the directory's password.
 *
 * <p>The order matters: the person is found, the try is counted, and only then does the directory
 * hear the password. A try is given back when the directory could not judge it. Whatever fails is
 * answered at a fixed time after its start, the same for all (see {@link SteadyPace}), so that
 * neither words nor time tell whether a name exists.
 */
public final class PasswordFactor {
  /** Longest password, in octets of UTF-8. */
  static final int MOST = 1024;

  private final Directory directory;
  private final Database database;
  private final GuessLimits limits;
  private final KnownBrowsers browsers;
  private final Sealer sealer;
  private final Auditor auditor;
  private final Clock clock;
  private final Pace pace;
  private final SteadyPace steady = new SteadyPace();

  public PasswordFactor(
      Directory directory,
      Database database,
      GuessLimits limits,
      KnownBrowsers browsers,
      Sealer sealer,
      Auditor auditor,
      Clock clock,
      Pace pace) {
    this.directory = directory;
    this.database = database;
    this.limits = limits;
    this.browsers = browsers;
    this.sealer = sealer;
    this.auditor = auditor;
    this.clock = clock;
    this.pace = pace;
  }

  /** Somebody is trying a password: the name, who has it, from where, for which service. */
  private record Try(
      TypedName name, Optional<PersonId> person, Visitor visitor, Optional<String> service) {}

  /** Checks a name and a password that a person typed to get to a service. */
  public Checked check(
      String username, Password password, Visitor visitor, Optional<String> service) {
    return paced(
        () ->
            tried(
                username,
                password,
                visitor,
                service,
                (it, granted) ->
                    settle(
                        it,
                        granted,
                        asked(
                            granted, () -> directory.authenticate(it.name().value(), password)))));
  }

  /**
   * Changes a password that has expired or must be changed, as the person; then checks the new one.
   * The old one is guessed at here as well, so the same limits hold.
   */
  public Checked change(
      String username, Password old, Password fresh, Visitor visitor, Optional<String> service) {
    var changed =
        paced(
            () ->
                tried(
                    username,
                    old,
                    visitor,
                    service,
                    (it, granted) ->
                        changed(
                            it,
                            granted,
                            asked(
                                granted,
                                () -> directory.changePassword(it.name().value(), old, fresh)))));
    return changed instanceof Checked.MustChange
        ? check(username, fresh, visitor, service)
        : changed;
  }

  private interface Judge {
    Checked judge(Try it, Verdict.Granted granted);
  }

  private Checked tried(
      String username,
      Password password,
      Visitor visitor,
      Optional<String> service,
      Judge directoryJudges) {
    var name = TypedName.of(username);
    if (name.isEmpty() || password.isEmpty() || tooLong(password)) {
      var who = new TypedName(name.map(TypedName::value).orElse(username));
      var it = new Try(who, Optional.empty(), visitor, service);
      return failed(it, Reason.CREDENTIALS, "name or password empty, too long or unreadable");
    }
    return switch (directory.find(name.get().value())) {
      case LookUp.Unavailable(var cause) ->
          unavailable(new Try(name.get(), Optional.empty(), visitor, service), cause);
      case LookUp.Found(var person) ->
          counted(new Try(name.get(), Optional.of(person.id()), visitor, service), directoryJudges);
      case LookUp.NotFound(), LookUp.Ambiguous() ->
          counted(new Try(name.get(), Optional.empty(), visitor, service), directoryJudges);
    };
  }

  private Checked counted(Try it, Judge directoryJudges) {
    var recognition = new Recognition[1];
    var verdict =
        database.write(
            handle -> {
              var now = clock.instant();
              recognition[0] = recognise(it, now).apply(handle);
              return limits.ask(handle, attempt(it, recognition[0]), now);
            });
    if (recognition[0] instanceof Recognition.Stolen(var browser, var people)) {
      stolen(it, browser, people.size());
    }
    return switch (verdict) {
      case Verdict.Granted granted -> directoryJudges.judge(it, granted);
      case Verdict.Wait(var time) -> {
        record(it, Reason.TOO_MANY_TRIES, "no bind; for another " + time);
        yield new Checked.Failed(Reason.TOO_MANY_TRIES, Optional.of(time));
      }
      case Verdict.Hidden() -> {
        record(
            it, Reason.TOO_MANY_TRIES, "no bind; tries used up under another name of the person");
        yield new Checked.Failed(Reason.CREDENTIALS);
      }
    };
  }

  /** An exception says nothing about the password either. */
  private <T> T asked(Verdict.Granted granted, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      giveBack(granted);
      throw e;
    }
  }

  private Function<Handle, Recognition> recognise(Try it, Instant now) {
    return handle ->
        it.person().isEmpty()
            ? new Recognition.Stranger()
            : browsers.recognise(
                handle, it.visitor().knownBrowser(), it.person().get().value(), now);
  }

  private Attempt attempt(Try it, Recognition recognition) {
    return new Attempt(
        sealer.pseudonym(it.name().folded()),
        it.person().map(PersonId::value),
        it.visitor().circumstances().clientAddress(),
        recognition instanceof Recognition.Known(var browser)
            ? Optional.of(browser)
            : Optional.empty());
  }

  private Checked settle(Try it, Verdict.Granted granted, BindOutcome outcome) {
    return switch (outcome) {
      case BindOutcome.Bound(var person) ->
          new Checked.Proved(person, remember(it, granted, person.id()));
      case BindOutcome.WrongPassword(var id) ->
          failed(it, Reason.CREDENTIALS, "wrong password of " + id.value());
      case BindOutcome.NoSuchEntry() -> failed(it, Reason.CREDENTIALS, "no such entry");
      case BindOutcome.Ambiguous() -> {
        record(it, Reason.AMBIGUOUS_NAME, "two or more entries have this name");
        yield new Checked.Failed(Reason.CREDENTIALS);
      }
      case BindOutcome.Locked(var id) -> confirmed(it, granted, Reason.ACCOUNT_LOCKED, id);
      case BindOutcome.Disabled(var id) -> confirmed(it, granted, Reason.ACCOUNT_DISABLED, id);
      case BindOutcome.PasswordExpired(var id) -> mustChange(it, granted, true, id);
      case BindOutcome.MustChangePassword(var id) -> mustChange(it, granted, false, id);
      case BindOutcome.Unavailable(var cause) -> {
        giveBack(granted);
        yield unavailable(it, cause);
      }
    };
  }

  /** A {@code MustChange} from here means: changed, to be checked anew. */
  private Checked changed(Try it, Verdict.Granted granted, ChangeOutcome outcome) {
    return switch (outcome) {
      case ChangeOutcome.Changed() -> {
        giveBack(granted);
        auditor.record(
            new AuditEvent.Operated(
                it.visitor().circumstances(),
                it.name().value(),
                "password change",
                it.person().map(PersonId::value).orElse(""),
                Map.of()));
        yield new Checked.MustChange(it.name().value(), false);
      }
      case ChangeOutcome.WrongPassword() -> failed(it, Reason.CREDENTIALS, "wrong old password");
      case ChangeOutcome.Rejected(var why) -> {
        giveBack(granted);
        yield new Checked.Rejected(why);
      }
      case ChangeOutcome.Unavailable(var cause) -> {
        giveBack(granted);
        yield unavailable(it, cause);
      }
    };
  }

  private Optional<String> remember(Try it, Verdict.Granted granted, PersonId person) {
    return database.write(
        handle -> {
          limits.proved(handle, granted);
          return browsers.remember(
              handle, it.visitor().knownBrowser(), person.value(), clock.instant());
        });
  }

  private void giveBack(Verdict.Granted granted) {
    database.write(
        handle -> {
          limits.giveBack(handle, granted);
          return true;
        });
  }

  private Checked confirmed(Try it, Verdict.Granted granted, Reason reason, PersonId id) {
    giveBack(granted);
    return failed(it, reason, "password confirmed for " + id.value());
  }

  private Checked mustChange(Try it, Verdict.Granted granted, boolean expired, PersonId id) {
    giveBack(granted);
    record(it, Reason.PASSWORD_EXPIRED, (expired ? "expired: " : "must change: ") + id.value());
    return new Checked.MustChange(it.name().value(), expired);
  }

  private Checked unavailable(Try it, Exception cause) {
    return failed(it, Reason.DIRECTORY_UNAVAILABLE, String.valueOf(cause.getMessage()));
  }

  private Checked failed(Try it, Reason reason, String detail) {
    record(it, reason, detail);
    return new Checked.Failed(reason);
  }

  private void record(Try it, Reason reason, String detail) {
    var name = it.name().folded();
    var who =
        new AuditEvent.Who(
            it.person().map(PersonId::value),
            it.person().isPresent() ? it.name().value() : sealer.pseudonym(name));
    auditor.record(
        new AuditEvent.Refused(
            it.visitor().circumstances(),
            Optional.of(who),
            it.service(),
            reason,
            Optional.empty(),
            Optional.empty(),
            Map.of("detail", detail)));
  }

  private void stolen(Try it, String browser, int people) {
    auditor.record(
        new AuditEvent.Operated(
            it.visitor().circumstances(),
            "system",
            "known browser forgotten",
            browser,
            Map.of("why", "a replaced secret came again", "people", Integer.toString(people))));
  }

  private static boolean tooLong(Password password) {
    return password.reveal().length() > MOST
        || password.reveal().getBytes(StandardCharsets.UTF_8).length > MOST;
  }

  private Checked paced(Supplier<Checked> work) {
    var start = clock.instant();
    var checked = work.get();
    if (checked instanceof Checked.Failed) {
      pace.until(steady.answer(start, clock.instant()));
    }
    return checked;
  }

  /** For how long a page says to wait, in whole minutes. */
  static long minutes(Duration wait) {
    return Math.max(1, wait.plusSeconds(59).toMinutes());
  }
}
