package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.AwaitedDevice;
import jp.mochi.cert.enrolment.AwaitedDevices;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentCode;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.CertificateNotice;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.lifecycle.device.EnterEnrolled;
import jp.mochi.idp.session.Sessions;
import org.jdbi.v3.core.Handle;

/**
 * Makes what opens the desk: one-time codes, challenges of MDMs, and the devices that these are
 * for. A code's secret leaves in the answer and is nowhere else.
 */
public final class HandOutCodes {
  /** From the page to the certificate: settings must be opened, and a passcode typed. */
  private static final Duration ONWARDS = Duration.ofMinutes(30);

  /** A phone uses the last one at once. */
  private static final Duration LAST = Duration.ofMinutes(10);

  private final Database database;
  private final EnterEnrolled register;
  private final AuditLog audit;
  private final EnrolmentConfig config;
  private final Clock clock;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final Sessions sessions = new Sessions();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final IssuedCertificates issued = new IssuedCertificates();

  /**
   * @param register says for which devices a code would be of no use
   */
  public HandOutCodes(
      Database database,
      EnterEnrolled register,
      AuditLog audit,
      EnrolmentConfig config,
      Clock clock) {
    this.database = database;
    this.register = register;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  /** How long codes are good. */
  public EnrolmentConfig config() {
    return config;
  }

  /** What came of it. */
  public sealed interface Outcome<T> {
    /** Here it is. */
    record Done<T>(T made) implements Outcome<T> {}

    /** Nothing is changed, for this reason. */
    record Refused<T>(Notice why) implements Outcome<T> {}
  }

  /**
   * A code that was made.
   *
   * @param challenge with its secret: it is shown now or never
   */
  public record Made(Challenge.OneTime challenge, Candidate candidate, Instant expires) {}

  /**
   * The link that a phone opens. The code is in its fragment, which browsers send to nobody, so
   * that it stands in no log.
   *
   * @param page where a phone goes with a code
   * @param code with its secret
   */
  public static String link(String page, String code) {
    return page + "#code=" + code;
  }

  /**
   * A code that staff hands out; never to themselves, since nobody approves their own. So many of
   * one person are open at most; of those made at one moment it may be more.
   *
   * @param lifetime empty where the usual one does
   */
  public Outcome<Made> forAnother(
      Actor actor, By by, EnrolmentRoute route, Candidate candidate, Optional<Duration> lifetime) {
    return forAnother(actor, by, route, candidate, lifetime, (handle, made) -> {});
  }

  /** What else the transaction of a code holds. */
  @FunctionalInterface
  public interface Together {
    /** The code was made. */
    void made(Handle handle, Made made);
  }

  /** The same, with something else in its transaction. */
  public Outcome<Made> forAnother(
      Actor actor,
      By by,
      EnrolmentRoute route,
      Candidate candidate,
      Optional<Duration> lifetime,
      Together together) {
    var time = lifetime.orElse(config.staffCode());
    if (time.isNegative() || time.isZero() || time.compareTo(EnrolmentConfig.LONGEST_CODE) > 0) {
      return refused(CertificateNotice.CODE_LIFETIME, "");
    }
    if (by.is(candidate.person())) {
      return refused(CertificateNotice.CODE_OWN, candidate.username());
    }
    var wish = new Wish(route, candidate, by, Optional.empty(), time, register.allowed(candidate));
    return database.write(
        handle -> {
          var outcome = made(handle, actor, wish);
          if (outcome instanceof Outcome.Done<Made>(var made)) {
            together.made(handle, made);
          }
          return outcome;
        });
  }

  private Outcome<Made> made(Handle handle, Actor actor, Wish wish) {
    return codes.openByOthers(handle, wish.candidate(), wish.route(), clock.instant())
            >= config.openCodes()
        ? refused(CertificateNotice.TOO_MANY_CODES, String.valueOf(config.openCodes()))
        : outcome(within(handle, actor, wish, 0), wish);
  }

  private static Outcome<Made> outcome(Onwards way, Wish wish) {
    return switch (way) {
      case Onwards.To(var made) -> new Outcome.Done<>(made);
      case Onwards.Refused(var fault) ->
          new Outcome.Refused<>(
              CertificateNotice.of(EnrolPhone.refused(fault, wish.candidate(), wish.allowed())));
    };
  }

  /**
   * A code that a person's own session shows, for a short time: in the transaction of whoever has
   * asked the policy. It ends with that session. Of their own so many are open at most: the oldest
   * make room.
   *
   * @param session the session's id
   * @param allowed how many devices the person may have, see {@link #allowed}
   */
  public Outcome<Made> forOneself(
      Handle handle, Actor actor, Candidate candidate, String session, Allowed allowed) {
    var by = new By(actor.name(), Optional.of(candidate.person()), "");
    var ended =
        codes.endOldestOwn(handle, candidate.person(), config.openCodes() - 1, clock.instant());
    var wish =
        new Wish(EnrolmentRoute.PHONE, candidate, by, Optional.of(session), config.code(), allowed);
    return outcome(within(handle, actor, wish, ended), wish);
  }

  /** How many devices a person may have. May ask the directory: before a transaction. */
  public Allowed allowed(Candidate candidate) {
    return register.allowed(candidate);
  }

  /** What code is wanted. */
  private record Wish(
      EnrolmentRoute route,
      Candidate candidate,
      By by,
      Optional<String> session,
      Duration lifetime,
      Allowed allowed) {}

  /**
   * @param ended how many made room for it
   */
  private Onwards within(Handle handle, Actor actor, Wish wish, int ended) {
    var now = clock.instant();
    var candidate = wish.candidate();
    var fault = fault(handle, candidate, wish.allowed(), now);
    if (fault.isPresent()) {
      return new Onwards.Refused(fault.get());
    }
    var challenge =
        codes.make(
            handle, wish.route(), candidate, wish.by(), wish.session(), now, wish.lifetime());
    var expires = now.plus(wish.lifetime());
    var detail = RequestDetail.of(candidate);
    detail.put("route", wish.route().text());
    detail.put("why", wish.by().why());
    detail.put("expires", expires.toString());
    if (ended > 0) {
      detail.put("ended", String.valueOf(ended));
    }
    audit.append(handle, actor.did("enrolment code", candidate.device(), detail));
    return new Onwards.To(new Made(challenge, candidate, expires));
  }

  /** Whom a code is for, by its handle alone: that proves nothing. */
  public Optional<Candidate> meant(Challenge.OneTime shown) {
    return database
        .read(handle -> codes.find(handle, shown.handle()))
        .map(EnrolmentCode::candidate);
  }

  /** Why a code opens nothing; a wrong secret counts, and nothing is used up. */
  public Optional<EnrolmentFault> closed(Challenge.OneTime shown) {
    return database.write(
        handle ->
            switch (codes.show(handle, shown, EnrolmentRoute.PHONE, clock.instant())) {
              case EnrolmentCodes.Shown.Refused(var fault, var code) -> Optional.of(fault);
              case EnrolmentCodes.Shown.Good(var code) -> Optional.<EnrolmentFault>empty();
            });
  }

  /** What came of the phone's showing its code. */
  public sealed interface Onwards {
    /** The code is used up; this one opens the way on which the page leads. */
    record To(Made made) implements Onwards {}

    /** It opens nothing. */
    record Refused(EnrolmentFault fault) implements Onwards {}
  }

  /** The phone shows its code: it is used up, for one that opens a way to the certificate. */
  public Onwards onwards(
      Circumstances circumstances, Challenge.OneTime shown, EnrolmentRoute route) {
    return onwards(circumstances, shown, EnrolmentRoute.PHONE, route);
  }

  /** The phone would rather go another way than the one that its code has led to. */
  public Onwards onwards(
      Circumstances circumstances,
      Challenge.OneTime shown,
      EnrolmentRoute from,
      EnrolmentRoute route) {
    var meant = meant(shown).map(register::allowed);
    return database.write(
        handle ->
            switch (codes.show(handle, shown, from, clock.instant())) {
              case EnrolmentCodes.Shown.Refused(var fault, var code) -> new Onwards.Refused(fault);
              case EnrolmentCodes.Shown.Good(var code) ->
                  meant
                      .map(allowed -> onwards(handle, circumstances, code, route, allowed))
                      .orElseGet(() -> new Onwards.Refused(EnrolmentFault.UNKNOWN_CODE));
            });
  }

  private Onwards onwards(
      Handle handle,
      Circumstances circumstances,
      EnrolmentCode code,
      EnrolmentRoute route,
      Allowed allowed) {
    if (!config.isOpen(route, code.by().is(code.candidate().person()))) {
      return new Onwards.Refused(EnrolmentFault.WRONG_ROUTE);
    }
    var fault = fault(handle, code.candidate(), allowed, clock.instant());
    if (fault.isPresent()) {
      return new Onwards.Refused(fault.get());
    }
    var isThere = code.session().map(id -> sessions.isThere(handle, id)).orElse(true);
    if (!isThere || !codes.use(handle, code, clock.instant())) {
      return new Onwards.Refused(EnrolmentFault.USED);
    }
    var candidate = code.candidate();
    var actor = Actor.person(candidate.person(), candidate.username(), circumstances);
    var wish = new Wish(route, candidate, code.by(), code.session(), onwards(code), allowed);
    return within(handle, actor, wish, 0);
  }

  /**
   * The code for the certificate that a phone goes on with, once it has shown that it has the one
   * that it got by this code; in the transaction of whoever has seen that, who holds the device. As
   * for a renewal the certificate is what lets it in, and no longer the session that has shown the
   * code: that may have been one from the phone as it was before.
   */
  Onwards last(Handle handle, Actor actor, EnrolmentCode code) {
    var wish =
        new Wish(code.route(), code.candidate(), code.by(), Optional.empty(), LAST, Allowed.ANY);
    return within(handle, actor, wish, 0);
  }

  /** No longer than the code itself was good for. */
  private Duration onwards(EnrolmentCode code) {
    var left = Duration.between(clock.instant(), code.expires());
    return left.compareTo(ONWARDS) < 0 ? left : ONWARDS;
  }

  /** Why a code for this device would be of no use. */
  private Optional<EnrolmentFault> fault(
      Handle handle, Candidate candidate, Allowed allowed, Instant now) {
    return issued.inForce(handle, candidate.device(), now).stream()
            .anyMatch(each -> !each.person().equals(candidate.person()))
        ? Optional.of(EnrolmentFault.DEVICE_OF_ANOTHER)
        : register.fault(handle, candidate, allowed);
  }

  /** A person's codes that still open something. */
  public List<EnrolmentCode> open(String person) {
    return database.read(handle -> codes.open(handle, person, clock.instant()));
  }

  /** For whom the codes of a device are that still open something, by their immutable ids. */
  public List<String> holders(String device) {
    return database.read(handle -> codes.holders(handle, device, clock.instant()));
  }

  /** Takes a device's codes back; how many still opened something. */
  public int end(Actor actor, String device) {
    return database.write(
        handle -> {
          var ended = codes.end(handle, device, clock.instant());
          if (ended > 0) {
            var detail = Map.of("codes", String.valueOf(ended));
            audit.append(handle, actor.did("enrolment code end", device, detail));
          }
          return ended;
        });
  }

  /** Makes an MDM's challenge, in the place of a former one. */
  public Outcome<Challenge.Shared> share(Actor actor, By by, String mdm) {
    if (!mdm.matches(Challenge.MDM_NAME)) {
      return refused(CertificateNotice.MDM_NAME, mdm);
    }
    return database.write(
        handle -> {
          var challenge = awaited.share(handle, mdm, by, clock.instant());
          audit.append(handle, actor.did("enrolment mdm", mdm, Map.of("why", by.why())));
          return new Outcome.Done<>(challenge);
        });
  }

  /** Takes an MDM's challenge back; false where there is none. */
  public boolean unshare(Actor actor, String mdm) {
    return database.write(
        handle -> {
          var removed = awaited.remove(handle, mdm);
          if (removed) {
            audit.append(handle, actor.did("enrolment mdm end", mdm, Map.of()));
          }
          return removed;
        });
  }

  /** The MDMs that have a challenge. */
  public List<AwaitedDevices.Mdm> mdms() {
    return database.read(awaited::mdms);
  }

  /** Awaits a device of an MDM; never one's own, since nobody approves their own. */
  public Outcome<AwaitedDevice> await(Actor actor, By by, String mdm, Candidate candidate) {
    if (by.is(candidate.person())) {
      return refused(CertificateNotice.CODE_OWN, candidate.username());
    }
    var now = clock.instant();
    var allowed = register.allowed(candidate);
    return database.write(
        handle -> {
          if (awaited.mdms(handle).stream().noneMatch(each -> each.name().equals(mdm))) {
            return refused(CertificateNotice.MDM_NONE, mdm);
          }
          var fault = fault(handle, candidate, allowed, now);
          if (fault.isPresent()) {
            var why = EnrolPhone.refused(fault.get(), candidate, allowed);
            return new Outcome.Refused<>(CertificateNotice.of(why));
          }
          var device = awaited.await(handle, mdm, candidate, by, now, config.requests());
          var detail = RequestDetail.of(candidate);
          detail.put("mdm", mdm);
          detail.put("why", by.why());
          audit.append(handle, actor.did("enrolment await", candidate.device(), detail));
          return new Outcome.Done<>(device);
        });
  }

  /** Devices that an MDM's challenge issues for, by name, from after that one on. */
  public List<AwaitedDevice> awaited(String mdm, String after, int most) {
    return database.read(handle -> awaited.list(handle, mdm, after, most));
  }

  private static <T> Outcome<T> refused(CertificateNotice why, String what) {
    return new Outcome.Refused<>(why.of(what));
  }
}
