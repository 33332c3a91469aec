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
import org.jdbi.v3.core.Handle;

/**
 * Makes what opens the desk: one-time codes, challenges of MDMs, and the devices that these are
 * for. A code's secret leaves in the answer and is nowhere else.
 */
public final class HandOutCodes {
  /** From the page to the certificate: settings must be opened, and a passcode typed. */
  private static final Duration ONWARDS = Duration.ofMinutes(30);

  private final Database database;
  private final AuditLog audit;
  private final EnrolmentConfig config;
  private final Clock clock;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final IssuedCertificates issued = new IssuedCertificates();

  public HandOutCodes(Database database, AuditLog audit, EnrolmentConfig config, Clock clock) {
    this.database = database;
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
   * A code that staff hands out; never to themselves, since nobody approves their own.
   *
   * @param lifetime empty where the usual one does
   */
  public Outcome<Made> forAnother(
      Actor actor, By by, EnrolmentRoute route, Candidate candidate, Optional<Duration> lifetime) {
    var time = lifetime.orElse(config.staffCode());
    if (time.isNegative() || time.isZero() || time.compareTo(EnrolmentConfig.LONGEST_CODE) > 0) {
      return refused(CertificateNotice.CODE_LIFETIME, "");
    }
    return by.is(candidate.person())
        ? refused(CertificateNotice.CODE_OWN, candidate.username())
        : made(actor, by, route, candidate, time);
  }

  /**
   * A code that a person's own session shows, for a short time: in the transaction of whoever has
   * asked the policy.
   */
  public Outcome<Made> forOneself(Handle handle, Actor actor, Candidate candidate) {
    var by = new By(actor.name(), Optional.of(candidate.person()), "");
    return within(handle, actor, by, EnrolmentRoute.PHONE, candidate, config.code());
  }

  private Outcome<Made> made(
      Actor actor, By by, EnrolmentRoute route, Candidate candidate, Duration lifetime) {
    return database.write(handle -> within(handle, actor, by, route, candidate, lifetime));
  }

  private Outcome<Made> within(
      Handle handle,
      Actor actor,
      By by,
      EnrolmentRoute route,
      Candidate candidate,
      Duration lifetime) {
    var now = clock.instant();
    if (isOfAnother(handle, candidate, now)) {
      return refused(CertificateNotice.DEVICE_OF_ANOTHER, candidate.device());
    }
    var challenge = codes.make(handle, route, candidate, by, now, lifetime);
    var detail = RequestDetail.of(candidate);
    detail.put("route", route.text());
    detail.put("why", by.why());
    detail.put("expires", now.plus(lifetime).toString());
    audit.append(handle, actor.did("enrolment code", candidate.device(), detail));
    return new Outcome.Done<>(new Made(challenge, candidate, now.plus(lifetime)));
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
    return database.write(
        handle ->
            switch (codes.show(handle, shown, EnrolmentRoute.PHONE, clock.instant())) {
              case EnrolmentCodes.Shown.Refused(var fault, var code) -> new Onwards.Refused(fault);
              case EnrolmentCodes.Shown.Good(var code) ->
                  onwards(handle, circumstances, code, route);
            });
  }

  private Onwards onwards(
      Handle handle, Circumstances circumstances, EnrolmentCode code, EnrolmentRoute route) {
    if (!config.isOpen(route, code.by().is(code.candidate().person()))) {
      return new Onwards.Refused(EnrolmentFault.WRONG_ROUTE);
    }
    if (!codes.use(handle, code, clock.instant())) {
      return new Onwards.Refused(EnrolmentFault.USED);
    }
    var candidate = code.candidate();
    var actor = Actor.person(candidate.person(), candidate.username(), circumstances);
    return switch (within(handle, actor, code.by(), route, candidate, onwards(code))) {
      case Outcome.Done<Made>(var made) -> new Onwards.To(made);
      case Outcome.Refused<Made> refused -> new Onwards.Refused(EnrolmentFault.DEVICE_OF_ANOTHER);
    };
  }

  /** No longer than the code itself was good for. */
  private Duration onwards(EnrolmentCode code) {
    var left = Duration.between(clock.instant(), code.expires());
    return left.compareTo(ONWARDS) < 0 ? left : ONWARDS;
  }

  private boolean isOfAnother(Handle handle, Candidate candidate, Instant now) {
    return issued.inForce(handle, candidate.device(), now).stream()
        .anyMatch(each -> !each.person().equals(candidate.person()));
  }

  /** A person's codes that still open something. */
  public List<EnrolmentCode> open(String person) {
    return database.read(handle -> codes.open(handle, person, clock.instant()));
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
    return database.write(
        handle -> {
          if (awaited.mdms(handle).stream().noneMatch(each -> each.name().equals(mdm))) {
            return refused(CertificateNotice.MDM_NONE, mdm);
          }
          if (isOfAnother(handle, candidate, now)) {
            return refused(CertificateNotice.DEVICE_OF_ANOTHER, candidate.device());
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
