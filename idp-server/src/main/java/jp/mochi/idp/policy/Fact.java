package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Factor.CERTIFICATE;
import static jp.mochi.idp.policy.Factor.DEVICE;
import static jp.mochi.idp.policy.Factor.ONE_TIME_CODE;
import static jp.mochi.idp.policy.Factor.PASSWORD;
import static jp.mochi.idp.policy.Factor.RECOVERY_CODE;
import static jp.mochi.idp.policy.Factor.SECURITY_STATUS;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a condition can ask for: under which name traces and {@code when:} expressions know it, and
 * which factors would tell it where it is unknown.
 */
public enum Fact {
  TIME("now"),
  SERVICE("service.name"),
  TAGS("service.tags"),
  SENSITIVITY("service.sensitivity"),
  DATA("service.data"),
  ADDRESS("client.address"),
  ZONES("zones"),
  PERSON("person.id", PASSWORD),
  GROUPS("person.groups", PASSWORD),
  ATTRIBUTES("person.attributes", PASSWORD),
  OWNERSHIP("device.ownership", CERTIFICATE, DEVICE),
  BINDING("device.binding", CERTIFICATE, DEVICE),
  COMPLIANCE("device.compliance", CERTIFICATE, DEVICE, SECURITY_STATUS),
  STATUS("device.status", CERTIFICATE, DEVICE, SECURITY_STATUS),
  PROVED_PASSWORD("proved.password", PASSWORD),
  PROVED_CERTIFICATE("proved.certificate", CERTIFICATE),
  PROVED_DEVICE("proved.device", DEVICE),
  PROVED_SECURITY_STATUS("proved.security_status", SECURITY_STATUS),
  PROVED_ONE_TIME_CODE("proved.one_time_code", ONE_TIME_CODE),
  PROVED_RECOVERY_CODE("proved.recovery_code", RECOVERY_CODE);

  private static final Map<String, Fact> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Fact::text, Function.identity()));

  private final String text;
  private final ImmutableList<Factor> toldBy;

  Fact(String text, Factor... toldBy) {
    this.text = text;
    this.toldBy = ImmutableList.copyOf(toldBy);
  }

  /** As traces and expressions name it. */
  public String text() {
    return text;
  }

  /** The factors whose proof tells it; none where only IT can. */
  public List<Factor> toldBy() {
    return toldBy;
  }

  /**
   * The factors whose page may tell it now, the first that is worth asking for first; none where no
   * page would. A state belongs to a device: as long as nobody knows which device it is, that comes
   * first, and once it is known only a report of its state helps. What is proved already, and
   * hasn't told, won't tell when it is proved again.
   */
  List<Factor> askFor(Facts facts, Set<Factor> available) {
    var open =
        toldBy.stream()
            .filter(available::contains)
            .filter(factor -> isProof() || facts.proved(factor).isEmpty())
            .toList();
    if (this != COMPLIANCE && this != STATUS) {
      return open;
    }
    var status = open.stream().filter(factor -> factor == SECURITY_STATUS).toList();
    var which = open.stream().filter(factor -> factor != SECURITY_STATUS).toList();
    return facts.device().isKnown() || which.isEmpty() ? status : which;
  }

  /** Whether there are requests of which nobody knows it. */
  public boolean mayBeUnknown() {
    return switch (this) {
      case TIME, SERVICE, TAGS, ADDRESS -> false;
      case SENSITIVITY, DATA, ZONES, PERSON, GROUPS, ATTRIBUTES -> true;
      case OWNERSHIP, BINDING, COMPLIANCE, STATUS -> true;
      case PROVED_PASSWORD, PROVED_CERTIFICATE, PROVED_DEVICE, PROVED_SECURITY_STATUS -> true;
      case PROVED_ONE_TIME_CODE, PROVED_RECOVERY_CODE -> true;
    };
  }

  /** Whether it is a proof rather than something that a proof tells about person or device. */
  boolean isProof() {
    return compareTo(PROVED_PASSWORD) >= 0;
  }

  /** The proof of a factor. */
  static Fact proved(Factor factor) {
    return switch (factor) {
      case PASSWORD -> PROVED_PASSWORD;
      case CERTIFICATE -> PROVED_CERTIFICATE;
      case DEVICE -> PROVED_DEVICE;
      case SECURITY_STATUS -> PROVED_SECURITY_STATUS;
      case ONE_TIME_CODE -> PROVED_ONE_TIME_CODE;
      case RECOVERY_CODE -> PROVED_RECOVERY_CODE;
    };
  }

  /** The fact that traces and expressions name so. */
  public static Optional<Fact> of(String text) {
    return Optional.ofNullable(BY_NAME.get(text));
  }
}
