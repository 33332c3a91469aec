package jp.mochi.idp.certificate;

import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.device.app.Matches;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.Sha256;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * What the register says of the device that a certificate was issued for, whose key was bound to
 * it, or, where neither is, whose identifier stands in it. A device that the register doesn't know
 * restricts nothing and tells nothing: the certificate counts as one, and the rules that ask whose
 * the device is don't learn it.
 */
public final class RegisteredDevices {
  private static final Set<BindingKind> KEYS =
      EnumSet.of(BindingKind.CERTIFICATE_KEY, BindingKind.WEBAUTHN);

  /** Of a person's devices as many as anybody may be shown. */
  private static final int MOST_SHOWN = 50;

  private final Database database;
  private final DeviceOf deviceOf;
  private final CertifiedIdentifiers identifiers;
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final Matches matches = new Matches();

  /** For which device a certificate was issued. */
  @FunctionalInterface
  public interface DeviceOf {
    /** The device's id; empty where the certificate is of another authority, or unknown. */
    Optional<String> certificate(CertificatePath path);
  }

  /**
   * @param identifiers where certificates say which device they were issued to
   */
  public RegisteredDevices(Database database, DeviceOf deviceOf, CertifiedIdentifiers identifiers) {
    this.database = database;
    this.deviceOf = deviceOf;
    this.identifiers = identifiers;
  }

  /** What certificates say of devices, and records may not. */
  CertifiedIdentifiers identifiers() {
    return identifiers;
  }

  /**
   * The device that a certificate was issued for, or that its key is bound to, where the register
   * knows it; otherwise the one whose identifier it has.
   */
  OfDevice of(CertificatePath path) {
    var reference = keyHash(path.certificate());
    return deviceOf
        .certificate(path)
        .flatMap(this::find)
        .or(() -> database.read(h -> known(h, BindingKind.CERTIFICATE_KEY, reference)))
        .<OfDevice>map(OfDevice.Bound::new)
        .orElseGet(() -> identified(path));
  }

  private OfDevice identified(CertificatePath path) {
    var unreadable = identifiers.unreadable(path);
    if (unreadable.isPresent()) {
      return new OfDevice.Unreadable(unreadable.get());
    }
    var references = identifiers.references(path);
    return references.isEmpty()
        ? new OfDevice.None()
        : database.read(handle -> identified(handle, references));
  }

  /** An identifier that the register doesn't know says nothing against one that it knows. */
  private OfDevice identified(Handle handle, List<String> references) {
    var found =
        references.stream()
            .flatMap(it -> known(handle, BindingKind.IDENTIFIER, it).stream())
            .collect(Collectors.toMap(Device::id, it -> it, (one, same) -> one, TreeMap::new));
    return switch (found.size()) {
      case 0 -> new OfDevice.None();
      case 1 -> new OfDevice.Identified(found.firstEntry().getValue());
      default -> new OfDevice.Several(List.copyOf(found.keySet()));
    };
  }

  /**
   * The device that is known by this. A key of a device that was shut out stays that device's: its
   * authority may be one that we can't have revoke it.
   */
  private Optional<Device> known(Handle handle, BindingKind kind, String reference) {
    return bindings
        .open(handle, kind, reference)
        .flatMap(binding -> devices.find(handle, binding.device()))
        .or(
            () ->
                bindings.ended(handle, kind, reference).stream()
                    .flatMap(binding -> devices.find(handle, binding.device()).stream())
                    .filter(device -> !device.state().takesBindings())
                    .findFirst());
  }

  /** Whose the device is that a key is bound to. */
  Optional<PersonId> owner(X509Certificate certificate) {
    var reference = keyHash(certificate);
    return database
        .read(handle -> devices.bound(handle, BindingKind.CERTIFICATE_KEY, reference))
        .map(bound -> new PersonId(bound.device().owner().person()));
  }

  private Optional<Device> find(String id) {
    return database.read(handle -> devices.find(handle, id));
  }

  /**
   * A device with what binds a certificate to it.
   *
   * @param level empty where neither the certificate's key nor an identifier in it is bound to it
   * @param shutOut whether it has an app because of which nobody signs on from it
   */
  public record Bound(Device device, Optional<BindingLevel> level, boolean shutOut) {
    /** Whether anybody signs on from it. */
    boolean isUsable() {
      return device.state() == DeviceState.ACTIVE && !shutOut;
    }

    private Bound at(BindingLevel worth) {
      return new Bound(device, Optional.of(worth), shutOut);
    }
  }

  /** The device at its best: by the strongest key that is bound to it. */
  public Optional<Bound> strongest(String id) {
    return database.read(
        handle ->
            devices
                .find(handle, id)
                .map(
                    device ->
                        new Bound(
                            device,
                            bindings.openOf(handle, id).stream()
                                .filter(it -> KEYS.contains(it.kind()))
                                .map(Binding::level)
                                .min(Comparator.naturalOrder()),
                            matches.isShutOut(handle, id))));
  }

  /** A person's devices that may be used and have a certificate's key, each by its strongest. */
  List<Bound> withCertificates(PersonId person) {
    return database.read(
        handle ->
            devices.list(handle, Devices.Wanted.of(person.value(), MOST_SHOWN)).stream()
                .map(device -> byCertificate(handle, device))
                .filter(it -> it.level().isPresent() && it.isUsable())
                .toList());
  }

  private Bound byCertificate(Handle handle, Device device) {
    var strongest =
        bindings.openOf(handle, device.id()).stream()
            .filter(it -> it.kind() == BindingKind.CERTIFICATE_KEY)
            .map(Binding::level)
            .min(Comparator.naturalOrder());
    return new Bound(device, strongest, matches.isShutOut(handle, device.id()));
  }

  /**
   * The device, with what it is worth that this certificate was shown; empty where the certificate
   * isn't of it any more.
   *
   * @param path how it is trusted; empty where that can't be told now, and an identifier in it
   *     counts for nothing
   */
  Optional<Bound> find(String id, X509Certificate certificate, Optional<CertificatePath> path) {
    var reference = keyHash(certificate);
    var found =
        database.read(
            handle -> devices.find(handle, id).map(device -> bound(handle, device, reference)));
    return found.filter(it -> it.level().isPresent()).or(() -> identified(id, found, path));
  }

  private Bound bound(Handle handle, Device device, String reference) {
    var level =
        bindings
            .open(handle, BindingKind.CERTIFICATE_KEY, reference)
            .filter(binding -> binding.device().equals(device.id()))
            .map(Binding::level);
    return new Bound(device, level, matches.isShutOut(handle, device.id()));
  }

  private Optional<Bound> identified(
      String id, Optional<Bound> found, Optional<CertificatePath> path) {
    if (path.isEmpty() || deviceOf.certificate(path.get()).filter(id::equals).isPresent()) {
      return found;
    }
    return identified(path.get()) instanceof OfDevice.Identified(var device)
            && device.id().equals(id)
        ? found.map(it -> it.at(BindingLevel.DEVICE_IDENTIFIER))
        : Optional.empty();
  }

  /** What rules may know of a device, bound like this. */
  public static DeviceFacts facts(Device device, Optional<BindingLevel> level) {
    return new DeviceFacts(
        Optional.of(Ownership.valueOf(device.ownership().name())),
        level.map(it -> BindingStrength.valueOf(it.name())),
        Optional.empty(),
        Optional.empty());
  }

  /** Why nobody signs on from a device in this state; empty where it may be used. */
  public static Optional<Reason> refusal(DeviceState state) {
    return switch (state) {
      case ACTIVE -> Optional.empty();
      case PENDING -> Optional.of(Reason.DEVICE_PENDING);
      case SUSPENDED -> Optional.of(Reason.DEVICE_SUSPENDED);
      case LOST -> Optional.of(Reason.DEVICE_LOST);
      case RETIRED -> Optional.of(Reason.DEVICE_RETIRED);
    };
  }

  /** SHA-256 of the SubjectPublicKeyInfo, as {@code cert-auth} knows keys by. */
  public static String keyHash(X509Certificate certificate) {
    return Sha256.hex(certificate.getPublicKey().getEncoded());
  }
}
