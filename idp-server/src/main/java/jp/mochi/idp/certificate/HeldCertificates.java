package jp.mochi.idp.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.device.register.Device;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.idp.certificate.RegisteredDevices.Bound;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding;
import jp.mochi.ldap.PersonId;

/**
 * Judges the certificates that sessions hold, again for each assertion: one may have ended, been
 * taken back, lost its authority, or become another person's since, and its device may have been
 * shut out. What its authority and the register say holds for a second, whose it is for a minute.
 */
public final class HeldCertificates implements Holding {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int MOST = 10_000;

  private final ClientCertificates trusted;
  private final CertificateOwners owners;
  private final RegisteredDevices devices;
  private final PhoneProfiles profiles;
  private final Clock clock;
  private final Cache<HeldCertificate, TrustOutcome> judged =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST)
          .expireAfterWrite(MAX_AGE)
          .build();

  private final Cache<Proof, Optional<Bound>> bound =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST)
          .expireAfterWrite(MAX_AGE)
          .build();

  private final Cache<HeldCertificate, OfDevice> since =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST)
          .expireAfterWrite(MAX_AGE)
          .build();

  /** A certificate that was shown, and the registered device that it is of. */
  private record Proof(HeldCertificate certificate, String device) {}

  public HeldCertificates(
      ClientCertificates trusted,
      CertificateOwners owners,
      RegisteredDevices devices,
      PhoneProfiles profiles,
      Clock clock) {
    this.trusted = trusted;
    this.owners = owners;
    this.devices = devices;
    this.profiles = profiles;
    this.clock = clock;
  }

  /** That the profile is there by which the phone has made the certificate's key. */
  @Override
  public List<DevicePosture.Word> shown(Session session) {
    return session
        .certificate()
        .flatMap(held -> session.device().flatMap(device -> shown(held, device)))
        .flatMap(
            facts ->
                session
                    .proved(Factor.CERTIFICATE)
                    .map(at -> new DevicePosture.Word(at, DevicePosture.By.OWN_PROOF, facts)))
        .stream()
        .toList();
  }

  private Optional<StatusFacts> shown(HeldCertificate certificate, String device) {
    return judged(certificate) instanceof TrustOutcome.Trusted(var path)
        ? profiles.shownBy(path, device)
        : Optional.empty();
  }

  @Override
  public Held of(Session session) {
    return session
        .certificate()
        .map(certificate -> held(certificate, session))
        .orElseGet(Held.Good::new);
  }

  @Override
  public DeviceFacts device(Session session) {
    return bound(session)
        .filter(Bound::isUsable)
        .map(it -> RegisteredDevices.facts(it.device(), it.level()))
        .orElse(DeviceFacts.UNKNOWN);
  }

  /** Which certificate a browser shows nobody can tell beforehand: it is asked for once. */
  @Override
  public List<Other> others(Session session) {
    return session.certificate().isPresent()
        ? List.of()
        : devices.withCertificates(session.person()).stream().map(HeldCertificates::other).toList();
  }

  private static Other other(Bound it) {
    var facts = RegisteredDevices.facts(it.device(), it.level());
    return new Other(Factor.CERTIFICATE, Optional.empty(), it.device().id(), facts);
  }

  private Optional<Bound> bound(Session session) {
    if (session.certificate().isEmpty() || session.device().isEmpty()) {
      return Optional.empty();
    }
    var proof = new Proof(session.certificate().get(), session.device().get());
    var known = bound.getIfPresent(proof);
    // One that was shut out may have been let in again a moment ago: the register tells.
    if (known != null && known.filter(Bound::isUsable).isPresent()) {
      return known;
    }
    var path = trusted(proof.certificate());
    var found =
        shown(proof.certificate())
            .flatMap(all -> devices.find(proof.device(), all.getFirst(), path));
    bound.put(proof, found);
    return found;
  }

  /** A session from a device ends in the transaction that shuts it out; this is the second look. */
  private Held held(HeldCertificate certificate, Session session) {
    if (session.device().isEmpty()) {
      return onNoDevice(certificate, session.person());
    }
    var device = bound(session).filter(Bound::isUsable);
    return device.isEmpty()
        ? ended(certificate, "the device " + session.device().get() + " isn't to be used")
        : held(certificate, session.person());
  }

  private Optional<CertificatePath> trusted(HeldCertificate certificate) {
    return judged(certificate) instanceof TrustOutcome.Trusted(var path)
        ? Optional.of(path)
        : Optional.empty();
  }

  /** It may have come to be known as a device's since, and that one shut out. */
  private Held onNoDevice(HeldCertificate certificate, PersonId person) {
    var held = held(certificate, person);
    if (!(held instanceof Held.Good)
        || !(judged(certificate) instanceof TrustOutcome.Trusted(var path))) {
      return held;
    }
    return switch (ofDevice(certificate, path)) {
      case OfDevice.Bound(var device) -> onSince(certificate, device, person);
      case OfDevice.Identified(var device) -> onSince(certificate, device, person);
      case OfDevice.Several(var all) -> ended(certificate, Standing.severalDevices(all));
      case OfDevice.Unreadable(var place) -> ended(certificate, Standing.unreadable(place));
      case OfDevice.None() -> held;
    };
  }

  private static Held onSince(HeldCertificate certificate, Device device, PersonId person) {
    return RegisteredDevices.refusal(device.state()).isPresent()
            || !device.owner().person().equals(person.value())
        ? ended(certificate, "the device " + device.id() + " isn't to be used")
        : new Held.Good();
  }

  private OfDevice ofDevice(HeldCertificate certificate, CertificatePath path) {
    var known = since.getIfPresent(certificate);
    if (known != null) {
      return known;
    }
    var device = devices.of(path);
    since.put(certificate, device);
    return device;
  }

  private Held held(HeldCertificate certificate, PersonId person) {
    return switch (judged(certificate)) {
      case TrustOutcome.Trusted(var path) -> owned(certificate, path, person);
      case TrustOutcome.Unchecked unchecked -> new Held.Undecided();
      case TrustOutcome refused -> refused(certificate, refused);
    };
  }

  private Held refused(HeldCertificate certificate, TrustOutcome outcome) {
    var fault = Standing.refusal(outcome).fault();
    var said =
        shown(certificate)
            .map(all -> devices.identifiers().without(all.getFirst(), fault))
            .orElse(fault);
    return ended(certificate, said);
  }

  private Optional<List<X509Certificate>> shown(HeldCertificate certificate) {
    return devices.identifiers().shown(certificate);
  }

  /** Two at once judge it twice: nobody else may wait for a list or a database meanwhile. */
  private TrustOutcome judged(HeldCertificate certificate) {
    var known = judged.getIfPresent(certificate);
    if (known != null) {
      return known;
    }
    var outcome =
        shown(certificate)
            .map(all -> trusted.check(all, clock.instant()))
            .orElseGet(() -> new TrustOutcome.Malformed("what was kept can't be opened any more"));
    judged.put(certificate, outcome);
    return outcome;
  }

  /** A name may have been given to somebody else: then it proves nothing of this person. */
  private Held owned(HeldCertificate certificate, CertificatePath path, PersonId person) {
    return switch (owners.lately(path)) {
      case Owner.One(var owner) when owner.id().equals(person) -> new Held.Good();
      case Owner.One(var owner) -> ended(certificate, "it is another person's now");
      case Owner.Nobody() -> ended(certificate, Standing.NOBODYS);
      case Owner.Several() -> ended(certificate, Standing.SEVERAL_PEOPLES);
      case Owner.Unknown(var cause) -> new Held.Undecided();
    };
  }

  private static Held ended(HeldCertificate certificate, String why) {
    return new Held.Ended("the certificate " + certificate.fingerprint() + ": " + why);
  }
}
