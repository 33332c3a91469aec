package jp.mochi.idp.login;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.guess.Verdict;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.NetworkRate;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.PersonId;

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

  /** Failures of one network; generous, since a whole office may stand behind one address. */
  private static final int FAILURES_A_SECOND = 20;

  private static final int FAILURES_AT_ONCE = 200;

  private final Directory directory;
  private final Tries tries;
  private final TryRecords records;
  private final Clock clock;
  private final Pace pace;
  private final SteadyPace steady = new SteadyPace();
  private final NetworkRate rate = new NetworkRate(FAILURES_A_SECOND, FAILURES_AT_ONCE);
  private final TriesUnderWay underWay = new TriesUnderWay();

  /**
   * What a try reads and changes in the database.
   *
   * @param over hears of another person's session that a proof has ended
   */
  public record Stores(
      Database database,
      GuessLimits limits,
      KnownBrowsers browsers,
      BrowserSessions sessions,
      SignOn.SessionOver over) {}

  public PasswordFactor(
      Directory directory, Stores stores, Sealer sealer, Auditor auditor, Clock clock, Pace pace) {
    this.directory = directory;
    this.records = new TryRecords(sealer, auditor);
    this.tries = new Tries(stores, records, clock);
    this.clock = clock;
    this.pace = pace;
  }

  /** Checks a name and a password that a person typed to get to a service. */
  public Checked check(String username, Password password, Visitor visitor, SignOnRequest request) {
    return paced(
        username,
        visitor,
        request,
        () ->
            tried(
                username,
                password,
                visitor,
                request,
                (it, found, granted) ->
                    settle(
                        it,
                        granted,
                        asked(granted, () -> directory.authenticate(found, password)))));
  }

  /**
   * Changes a password that has expired or must be changed, as the person; then checks the new one.
   * The old one is guessed at here as well, so the same limits hold.
   */
  public Checked change(
      String username, Password old, Password fresh, Visitor visitor, SignOnRequest request) {
    var changed =
        paced(
            username,
            visitor,
            request,
            () ->
                tried(
                    username,
                    old,
                    visitor,
                    request,
                    (it, found, granted) ->
                        changed(
                            it,
                            granted,
                            asked(granted, () -> directory.changePassword(found, old, fresh)))));
    return changed instanceof Checked.MustChange
        ? check(username, fresh, visitor, request)
        : changed;
  }

  private interface Judge {
    Checked judge(Try it, AccountLookUp found, Verdict.Granted granted);
  }

  private Checked tried(
      String username,
      Password password,
      Visitor visitor,
      SignOnRequest request,
      Judge directoryJudges) {
    var name = TypedName.of(username);
    if (name.isEmpty() || password.isEmpty() || tooLong(password)) {
      var who = new TypedName(name.map(TypedName::value).orElse(username));
      var it = new Try(who, Optional.empty(), visitor, request);
      return failed(it, Reason.CREDENTIALS, "name or password empty, too long or unreadable");
    }
    var found = directory.account(name.get().value());
    var person =
        found instanceof AccountLookUp.Found(var account)
            ? Optional.of(account.id())
            : Optional.<PersonId>empty();
    var it = new Try(name.get(), person, visitor, request);
    return found instanceof AccountLookUp.Unavailable(var cause)
        ? unavailable(it, cause)
        : counted(it, found, directoryJudges);
  }

  private Checked counted(Try it, AccountLookUp found, Judge directoryJudges) {
    return switch (tries.count(it)) {
      case Verdict.Granted granted -> directoryJudges.judge(it, found, granted);
      case Verdict.Wait(var time) -> {
        var reference = records.refused(it, Reason.TOO_MANY_TRIES, "no bind; for another " + time);
        yield new Checked.Failed(Reason.TOO_MANY_TRIES, Optional.of(time), reference);
      }
      case Verdict.Hidden() -> {
        var reference =
            records.refused(
                it,
                Reason.TOO_MANY_TRIES,
                "no bind; tries used up under another name of the person");
        yield new Checked.Failed(Reason.CREDENTIALS, reference);
      }
    };
  }

  /** An exception says nothing about the password either. */
  private <T> T asked(Verdict.Granted granted, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      tries.giveBack(granted);
      throw e;
    }
  }

  private Checked settle(Try it, Verdict.Granted granted, BindOutcome outcome) {
    return switch (outcome) {
      case BindOutcome.Bound(var person) -> tries.prove(it, granted, person);
      case BindOutcome.WrongPassword(var id) ->
          failed(it, Reason.CREDENTIALS, "wrong password of " + id.value());
      case BindOutcome.NoSuchEntry() -> failed(it, Reason.CREDENTIALS, "no such entry");
      case BindOutcome.Ambiguous() -> {
        var reference =
            records.refused(it, Reason.AMBIGUOUS_NAME, "two or more entries have this name");
        yield new Checked.Failed(Reason.CREDENTIALS, reference);
      }
      case BindOutcome.Locked(var id) -> confirmed(it, granted, Reason.ACCOUNT_LOCKED, id);
      case BindOutcome.Disabled(var id) -> confirmed(it, granted, Reason.ACCOUNT_DISABLED, id);
      case BindOutcome.PasswordExpired(var id) -> mustChange(it, granted, true, id);
      case BindOutcome.MustChangePassword(var id) -> mustChange(it, granted, false, id);
      case BindOutcome.Unavailable(var cause) -> {
        tries.giveBack(granted);
        yield unavailable(it, cause);
      }
    };
  }

  /** A {@code MustChange} from here means: changed, to be checked anew. */
  private Checked changed(Try it, Verdict.Granted granted, ChangeOutcome outcome) {
    return switch (outcome) {
      case ChangeOutcome.Changed() -> {
        tries.giveBack(granted);
        records.passwordChanged(it);
        yield new Checked.MustChange(it.name().value(), false);
      }
      case ChangeOutcome.WrongPassword() -> failed(it, Reason.CREDENTIALS, "wrong old password");
      case ChangeOutcome.Rejected(var why) -> {
        tries.giveBack(granted);
        records.passwordRejected(it, why);
        yield new Checked.Rejected(why);
      }
      case ChangeOutcome.Unavailable(var cause) -> {
        tries.giveBack(granted);
        yield unavailable(it, cause);
      }
    };
  }

  private Checked confirmed(Try it, Verdict.Granted granted, Reason reason, PersonId id) {
    tries.giveBack(granted);
    return failed(it, reason, "password confirmed for " + id.value());
  }

  private Checked mustChange(Try it, Verdict.Granted granted, boolean expired, PersonId id) {
    tries.giveBack(granted);
    var detail = (expired ? "expired: " : "must change: ") + id.value();
    var reference = records.refused(it, Reason.PASSWORD_EXPIRED, detail);
    return new Checked.MustChange(it.name().value(), expired, reference);
  }

  private Checked unavailable(Try it, Exception cause) {
    return failed(it, Reason.DIRECTORY_UNAVAILABLE, String.valueOf(cause.getMessage()));
  }

  private Checked failed(Try it, Reason reason, String detail) {
    return new Checked.Failed(reason, records.refused(it, reason, detail));
  }

  private static boolean tooLong(Password password) {
    return password.reveal().length() > MOST
        || password.reveal().getBytes(StandardCharsets.UTF_8).length > MOST;
  }

  /**
   * Tries within what the visitor's network may, and answers a failure at its time. Beyond that
   * nothing is tried and the answer comes at once: it depends on the network alone.
   */
  private Checked paced(
      String username, Visitor visitor, SignOnRequest request, Supplier<Checked> work) {
    var address = visitor.circumstances().clientAddress();
    var start = clock.instant();
    if (!rate.take(address, start) || !underWay.enter(address)) {
      var who = new TypedName(TypedName.of(username).map(TypedName::value).orElse(username));
      var it = new Try(who, Optional.empty(), visitor, request);
      return failed(it, Reason.TOO_MANY_REQUESTS, "not tried: too much from this network");
    }
    try {
      var checked = work.get();
      if (checked instanceof Checked.Failed failed) {
        boolean judged = failed.reason() != Reason.DIRECTORY_UNAVAILABLE;
        pace.until(steady.answer(start, clock.instant(), judged));
        return failed;
      }
      rate.giveBack(address);
      return checked instanceof Checked.Proved(var person, var opening)
          ? new Checked.Proved(person, learning(opening, start))
          : learned(checked, start);
    } finally {
      underWay.leave(address);
    }
  }

  private Checked learned(Checked checked, Instant start) {
    steady.learn(start, clock.instant());
    return checked;
  }

  /** A wrong password is answered once its record is written, a right one once its session is. */
  private Checked.Opening learning(Checked.Opening opening, Instant start) {
    return (whenDurable, onwards) ->
        opening.thenGo(
            opened -> {
              steady.learn(start, clock.instant());
              whenDurable.accept(opened);
            },
            onwards);
  }

  /** For how long a page says to wait, in whole minutes. */
  static long minutes(Duration wait) {
    return Math.max(1, wait.plusSeconds(59).toMinutes());
  }
}
