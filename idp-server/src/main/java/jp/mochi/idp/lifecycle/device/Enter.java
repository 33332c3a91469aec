package jp.mochi.idp.lifecycle.device;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.device.register.Owner;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.KeyOfDevice;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import org.jdbi.v3.core.Handle;

/**
 * Brings a device into the register with what it is known by, within the caller's transaction; or
 * has all of it undone. Certificates that count for its id already are bound to it.
 */
final class Enter {
  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LONGEST = Device.LONGEST_NAME;

  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final EndWithDevice certified;
  private final IdentifierSecret secret;
  private final AuditLog audit;
  private final Clock clock;

  Enter(EndWithDevice certified, IdentifierSecret secret, AuditLog audit, Clock clock) {
    this.certified = certified;
    this.secret = secret;
    this.audit = audit;
    this.clock = clock;
  }

  /** Why a device can't be entered as it is written, whatever the register has; empty if it can. */
  Optional<Notice> fault(NewDevice wanted) {
    if (wanted.id().filter(id -> !id.matches(Device.ID)).isPresent()) {
      return Optional.of(DeviceNotice.ID.of(shortened(wanted.id().orElse(""))));
    }
    for (var text : List.of(wanted.name(), wanted.model())) {
      if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
        return Optional.of(DeviceNotice.TEXT.of(shortened(text)));
      }
    }
    return wanted.identifiers().entrySet().stream()
        .filter(each -> secret.reference(each.getKey(), each.getValue()).isEmpty())
        .findFirst()
        .map(each -> DeviceNotice.IDENTIFIER.of(each.getKey().text()));
  }

  private static String shortened(String text) {
    var printable = text.replaceAll("\\p{Cc}", " ");
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
  }

  /** By what an identifier is found. */
  Optional<String> reference(IdentifierKind kind, String value) {
    return secret.reference(kind, value);
  }

  /** By what one is found that may have been entered long ago. */
  List<String> references(IdentifierKind kind, String value) {
    return secret.references(kind, value);
  }

  /**
   * Enters a device without fault.
   *
   * @param carried identifiers of the same thing under its earlier id
   * @param allowed how many devices its owner may have
   * @throws Undone it can't be
   */
  Device enter(
      Handle handle,
      Doer doer,
      Owner owner,
      NewDevice wanted,
      boolean approved,
      List<Binding> carried,
      Allowed allowed) {
    var id = wanted.id().orElseGet(Enter::freshId);
    var fresh =
        new Device.Fresh(
            id,
            owner,
            wanted.name(),
            wanted.ownership(),
            wanted.platform(),
            wanted.model(),
            approved);
    var device =
        switch (devices.register(handle, fresh, doer.by(), allowed.most(), clock.instant())) {
          case Devices.Registered.Done(var done) -> done;
          case Devices.Registered.IdTaken() -> throw new Undone(DeviceNotice.ID_TAKEN.of(id));
          case Devices.Registered.TooMany(var _) ->
              throw new Undone(
                  DeviceNotice.TOO_MANY.of(String.valueOf(allowed.most().most()), allowed.where()));
        };
    wanted.identifiers().forEach((kind, value) -> bind(handle, doer, device, kind, value));
    carried.forEach(it -> identifier(handle, doer, device, it.reference(), it.label()));
    certified.certificates(handle, device).forEach(it -> key(handle, doer, device, it));
    audit.append(handle, doer.actor().did("device add", id, detail(device)));
    return device;
  }

  private void bind(Handle handle, Doer doer, Device device, IdentifierKind kind, String value) {
    for (var entered : secret.references(kind, value)) {
      devices
          .bound(handle, BindingKind.IDENTIFIER, entered)
          .map(bound -> bound.device().id())
          .filter(other -> !other.equals(device.id()))
          .ifPresent(
              other -> {
                throw new Undone(DeviceNotice.IDENTIFIER_TAKEN.of(kind.text(), other));
              });
    }
    identifier(handle, doer, device, secret.reference(kind, value).orElseThrow(), kind.text());
  }

  private void identifier(Handle handle, Doer doer, Device device, String reference, String label) {
    var fresh =
        new Bindings.Fresh(
            device.id(), BindingKind.IDENTIFIER, BindingLevel.DEVICE_IDENTIFIER, reference, label);
    if (bindings.add(handle, fresh, doer.actor().name(), clock.instant())
        instanceof Bindings.Added.OfAnother(var other)) {
      throw new Undone(DeviceNotice.IDENTIFIER_TAKEN.of(label, other));
    }
  }

  private void key(Handle handle, Doer doer, Device device, IssuedCertificate certificate) {
    if (!certificate.person().equals(device.owner().person())) {
      throw new Undone(DeviceNotice.ID_CERTIFIED.of(device.id(), certificate.username()));
    }
    var unused =
        bindings.add(
            handle, KeyOfDevice.binding(certificate), doer.actor().name(), clock.instant());
  }

  /** What records say of a device. */
  static Map<String, String> detail(Device device) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("person", device.owner().person());
    detail.put("username", device.owner().username());
    detail.put("ownership", device.ownership().text());
    detail.put("platform", device.platform().text());
    detail.put("state", device.state().text());
    return detail;
  }

  /** 60 random bits in letters that nobody mixes up on the telephone. */
  private static String freshId() {
    var id = new StringBuilder("dev-");
    for (int i = 0; i < 12; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
