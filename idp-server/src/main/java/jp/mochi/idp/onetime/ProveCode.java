package jp.mochi.idp.onetime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.guess.Attempt;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.guess.GuessRules;
import jp.mochi.idp.guess.Verdict;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.NewSession;
import jp.mochi.idp.session.Session;
import org.jdbi.v3.core.Handle;

/**
 * Takes a code from somebody who is signed on. The try is counted, the code held against what is
 * kept and used up, and the proof noted in the session, in one transaction: of the same code twice
 * at once one counts, and no try goes by uncounted.
 */
public final class ProveCode {
  /** Eight tries in an hour for an account, five of them from one network. */
  private static final GuessRules RULES = new GuessRules(16, Duration.ofHours(1));

  private final Database database;
  private final OneTimeCodes codes;
  private final BrowserSessions sessions;
  private final AuditLog audit;
  private final GuessLimits limits = new GuessLimits(RULES);
  private final Clock clock;

  public ProveCode(
      Database database,
      OneTimeCodes codes,
      BrowserSessions sessions,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.codes = codes;
    this.sessions = sessions;
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

  /** Under which name tries of codes are counted, apart from those of passwords. */
  public static String counted(String person) {
    return "one-time-code:" + person;
  }

  /** Judges a code, and notes in the visitor's session that it was right. */
  public Outcome prove(Session session, TypedCode typed, Visitor visitor) {
    var outcome =
        database.<Outcome>write(
            handle -> judged(handle, new Try(session, typed, visitor, clock.instant())));
    sessions.forget(visitor);
    return outcome;
  }

  private record Try(Session session, TypedCode typed, Visitor visitor, Instant now) {
    String person() {
      return session.person().value();
    }
  }

  private Outcome judged(Handle handle, Try it) {
    var kept = codes.kept(handle, it.person());
    if (kept.isEmpty()) {
      return refused(Reason.CODE_NOT_SET_UP);
    }
    if (kept.get().failures() >= OneTimeCodes.MOST_FAILURES) {
      return refused(Reason.CODE_BLOCKED);
    }
    return switch (limits.ask(handle, attempt(it), it.now())) {
      case Verdict.Wait(var time) -> new Outcome.Refused(Reason.CODE_TOO_MANY, Optional.of(time));
      case Verdict.Hidden hidden -> refused(Reason.CODE_TOO_MANY);
      case Verdict.Granted granted -> tried(handle, it, kept.get(), granted);
    };
  }

  private static Attempt attempt(Try it) {
    var name = counted(it.person());
    var address = it.visitor().circumstances().clientAddress();
    return new Attempt(name, Optional.of(name), address, Optional.empty());
  }

  private Outcome tried(Handle handle, Try it, OneTimeCodes.Kept kept, Verdict.Granted granted) {
    var wrong = wrong(handle, it, kept);
    if (wrong.isPresent()) {
      return refused(wrong.get());
    }
    limits.proved(handle, granted);
    var recovery = it.typed() instanceof TypedCode.Recovery;
    var renewed = sessions.proveCode(handle, it.session(), recovery, it.visitor(), it.now());
    if (renewed.isEmpty()) {
      return refused(Reason.CHANGED_MEANWHILE);
    }
    if (recovery) {
      audit.append(handle, used(it, OneTimeCodes.of(handle, it.person()).orElseThrow()));
    }
    return new Outcome.Proved(renewed.get());
  }

  /** Uses the code up; why it doesn't count, where it doesn't. */
  private Optional<Reason> wrong(Handle handle, Try it, OneTimeCodes.Kept kept) {
    return switch (it.typed()) {
      case TypedCode.FromApp(var digits) -> {
        var step = step(kept, digits, it.now());
        if (step.isEmpty()) {
          yield failed(handle, kept);
        }
        yield codes.use(handle, kept.app(), step.getAsLong())
            ? Optional.empty()
            : Optional.of(Reason.CODE_USED);
      }
      case TypedCode.Recovery code ->
          codes.use(handle, kept.app(), code) ? Optional.empty() : failed(handle, kept);
    };
  }

  private static OptionalLong step(OneTimeCodes.Kept kept, String digits, Instant now) {
    return kept.secret().stream()
        .flatMapToLong(secret -> Totp.match(secret, digits, now).stream())
        .findFirst();
  }

  private static Optional<Reason> failed(Handle handle, OneTimeCodes.Kept kept) {
    OneTimeCodes.failed(handle, kept.app());
    return Optional.of(Reason.CODE_WRONG);
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
