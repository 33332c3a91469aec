package jp.mochi.idp.lifecycle.device;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.Device;

/**
 * A phone as its owner or the helpdesk looks at it.
 *
 * @param id the device's id
 * @param device as the register has it; empty where its certificates alone tell of it
 * @param bindings what it is known by now
 * @param certificates its certificates, also those that don't count any more, the latest first
 * @param lastUsed when somebody last signed on from it, as far as is known
 */
public record Phone(
    String id,
    Optional<Device> device,
    List<Binding> bindings,
    List<IssuedCertificate> certificates,
    Optional<Instant> lastUsed) {
  public Phone {
    Objects.requireNonNull(device);
    bindings = List.copyOf(bindings);
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(lastUsed);
  }

  /** What people call it: its name, its model, or its id. */
  public String called() {
    return device
        .map(it -> it.name().isBlank() ? it.model() : it.name())
        .filter(text -> !text.isBlank())
        .orElse(id);
  }

  /** Whether nothing tells it yet, until it is enrolled. */
  public boolean isUnbound() {
    return bindings.isEmpty() && device.filter(it -> it.state().takesBindings()).isPresent();
  }

  /** Whether something can be signed on with by it, or could be once it is let in. */
  public boolean isAtHand(Instant now) {
    return device
        .map(it -> it.state().isAtHand())
        .orElseGet(() -> certificates.stream().anyMatch(each -> isValid(each, now)));
  }

  /** Those that the register has, as it has them. */
  public static List<Device> registered(List<Phone> phones) {
    return phones.stream().flatMap(phone -> phone.device().stream()).toList();
  }

  /** Whether a certificate counts at that time. */
  public static boolean isValid(IssuedCertificate certificate, Instant now) {
    return certificate.standing(now) == IssuedCertificate.Standing.VALID;
  }
}
