package jp.mochi.idp.onetime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.guess.Attempt;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.guess.GuessRules;
import jp.mochi.idp.guess.Guessed;
import jp.mochi.idp.guess.Verdict;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.NewSession;
import jp.mochi.idp.session.ProvedBrowsers;
import jp.mochi.idp.session.Session;
import org.jdbi.v3.core.Handle;

/**
 * Takes a code from somebody who is signed on. The try is counted, the code held against what is
 * kept and used up, and the proof noted in the session, in one transaction: of the same code twice
 * at once one counts, and no try goes by uncounted.
 *
 * <p>Whoever comes here has typed the right password, which may be a thief: a browser is the
 * owner's by what it has shown besides, and only its tries are counted apart from all others'.
 */
public final class ProveCode {
  /**
   * Of an app's codes, within an hour: seven tries for an account from browsers in which its owner
   * has shown more than a password, and eight from all others, five of them from one network.
   */
  private static final GuessRules APP = new GuessRules(16, Duration.ofHours(1));

  /**
   * Nobody guesses one of 2^50, so recovery codes go on where the six digits must wait: the way in
   * for an owner in a new browser while somebody who knows the password guesses. A bound all the
   * same, for what each try costs.
   */
  private static final GuessRules RECOVERY = new GuessRules(2001, Duration.ofHours(1));

  /** What we do ourselves. */
  private static final AuditEvent.Who HOUSE =
      new AuditEvent.Who(Optional.empty(), AuditEvent.Who.HOUSE);

  private final Database database;
  private final OneTimeCodes codes;
  private final BrowserSessions sessions;
  private final AuditLog audit;
  private final KnownBrowsers browsers;
  private final ProvedBrowsers proved;
  private final GuessLimits app = new GuessLimits(Guessed.CODE, APP);
  private final GuessLimits recovery = new GuessLimits(Guessed.RECOVERY_CODE, RECOVERY);
  private final Clock clock;

  public ProveCode(
      Database database,
      OneTimeCodes codes,
      BrowserSessions sessions,
      KnownBrowsers browsers,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.codes = codes;
    this.sessions = sessions;
    this.browsers = browsers;
    this.proved = new ProvedBrowsers(browsers, audit);
    this.audit = audit;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** It counts in this session. */
    record Proved(NewSession session) implements Outcome {}

    /**
     * It doesn't.
     *
     * @param pause after which another may be tried
     */
    record Refused(Reason reason, Optional<Duration> pause) implements Outcome {}
  }

  /**
   * Judges a code, and notes in the visitor's session that it was right.
   *
   * @param request the id of the request that it was asked for
   */
  public Outcome prove(Session session, UUID request, TypedCode typed, Visitor visitor) {
    var outcome =
        database.<Outcome>write(
            handle -> judged(handle, new Try(session, request, typed, visitor, clock.instant())));
    sessions.forget(visitor);
    return outcome;
  }

  private record Try(Session session, UUID request, TypedCode typed, Visitor visitor, Instant now) {
    String person() {
      return session.person().value();
    }

    boolean isRecovery() {
      return typed instanceof TypedCode.Recovery;
    }
  }

  private Outcome judged(Handle handle, Try it) {
    var kept = codes.kept(handle, it.person());
    if (kept.isEmpty()) {
      return refused(Reason.CODE_NOT_SET_UP);
    }
    var browser = browsers.vouchedFor(handle, it.visitor().knownBrowser(), it.person(), it.now());
    var lane = browser.isPresent() ? OneTimeCodes.Lane.OWN : OneTimeCodes.Lane.STRANGE;
    if (!it.isRecovery() && kept.get().isBlocked(lane)) {
      return refused(Reason.CODE_BLOCKED);
    }
    return switch (limits(it).ask(handle, attempt(it, browser), it.now())) {
      case Verdict.Wait(var time) -> new Outcome.Refused(Reason.CODE_TOO_MANY, Optional.of(time));
      case Verdict.Hidden hidden -> refused(Reason.CODE_TOO_MANY);
      case Verdict.Granted granted -> tried(handle, it, kept.get(), lane, granted);
    };
  }

  private GuessLimits limits(Try it) {
    return it.isRecovery() ? recovery : app;
  }

  private static Attempt attempt(Try it, Optional<String> browser) {
    var address = it.visitor().circumstances().clientAddress();
    return new Attempt(it.person(), Optional.of(it.person()), address, browser);
  }

  private Outcome tried(
      Handle handle,
      Try it,
      OneTimeCodes.Kept kept,
      OneTimeCodes.Lane lane,
      Verdict.Granted granted) {
    var wrong = wrong(handle, it, kept, lane);
    if (wrong.isPresent()) {
      if (wrong.get() == Reason.CODE_WRONG && lane == OneTimeCodes.Lane.STRANGE) {
        tellOwner(handle, it, kept.app());
      }
      return refused(wrong.get());
    }
    limits(it).proved(handle, granted);
    var renewed =
        sessions.proveCode(
            handle, it.session(), it.request(), it.isRecovery(), it.visitor(), it.now());
    if (renewed.isEmpty()) {
      return refused(Reason.CHANGED_MEANWHILE);
    }
    var owner = new AuditEvent.Who(Optional.of(it.person()), it.session().username());
    proved.vouch(
        handle,
        it.visitor().knownBrowser(),
        owner,
        Optional.empty(),
        it.visitor().circumstances(),
        it.now());
    if (it.isRecovery()) {
      audit.append(handle, used(it, OneTimeCodes.of(handle, it.person()).orElseThrow()));
    }
    return new Outcome.Proved(renewed.get());
  }

  /**
   * Whoever types wrong codes again and again where the password was right may have found it out.
   */
  private void tellOwner(Handle handle, Try it, Authenticator app) {
    var byPassword =
        it.session().factors().stream().anyMatch(proof -> proof.factor() == Factor.PASSWORD);
    var password = it.session().passwordState().orElse("");
    if (byPassword && OneTimeCodes.isToBeTold(handle, app, !it.isRecovery(), password, it.now())) {
      audit.append(
          handle,
          new AuditEvent.Operated(
              it.visitor().circumstances(),
              HOUSE,
              "one-time-code guessed",
              app.id(),
              Map.of("person", app.person(), "username", app.username())));
    }
  }

  /** Uses the code up; why it doesn't count, where it doesn't. */
  private Optional<Reason> wrong(
      Handle handle, Try it, OneTimeCodes.Kept kept, OneTimeCodes.Lane lane) {
    return switch (it.typed()) {
      case TypedCode.FromApp(var digits) -> {
        var step = step(kept, digits, it.now());
        if (step.isEmpty()) {
          OneTimeCodes.failed(handle, kept.app(), lane);
          yield Optional.of(Reason.CODE_WRONG);
        }
        yield codes.use(handle, kept.app(), step.getAsLong(), lane)
            ? Optional.empty()
            : Optional.of(Reason.CODE_USED);
      }
      case TypedCode.Recovery code ->
          codes.use(handle, kept.app(), code) ? Optional.empty() : Optional.of(Reason.CODE_WRONG);
    };
  }

  private static OptionalLong step(OneTimeCodes.Kept kept, String digits, Instant now) {
    return kept.secret().stream()
        .flatMapToLong(secret -> Totp.match(secret, digits, now).stream())
        .findFirst();
  }

  /** The owner hears of it, since it may be somebody else who has found the sheet. */
  private static AuditEvent used(Try it, Authenticator app) {
    var detail = new HashMap<>(Map.of("person", app.person(), "username", app.username()));
    detail.put("left", Integer.toString(app.left()));
    return new AuditEvent.Operated(
        it.visitor().circumstances(),
        BrowserSessions.who(it.session()),
        "recovery-code use",
        app.id(),
        detail);
  }

  private static Outcome refused(Reason reason) {
    return new Outcome.Refused(reason, Optional.empty());
  }
}
