package jp.mochi.idp.lifecycle.status.apple;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Platform;

/**
 * What an iPhone or iPad answers to a profile of the type {@code Profile Service}, by the
 * attributes that were asked for: Apple's Over-the-Air Profile Delivery.
 *
 * @param challenge that was in the profile; Apple's example of what a phone says once it has its
 *     certificate has none
 * @param identifiers the numbers that it says it bears; at least one
 * @param product what Apple calls the model: {@code iPhone17,1}
 * @param version the system's, as a build number
 */
public record ProfileServiceAnswer(
    Optional<String> challenge,
    Map<IdentifierKind, String> identifiers,
    String product,
    String version) {
  private static final Map<String, IdentifierKind> IDENTIFIERS =
      Map.of(
          "UDID", IdentifierKind.UDID,
          "SERIAL", IdentifierKind.SERIAL,
          "IMEI", IdentifierKind.IMEI);

  /** A sealed challenge of ours takes some hundred characters. */
  private static final int LONGEST_CHALLENGE = 4_000;

  public ProfileServiceAnswer {
    identifiers = Map.copyOf(identifiers);
  }

  /** Reads one; empty where it isn't one. */
  public static Optional<ProfileServiceAnswer> read(byte[] plist) {
    return PropertyList.read(plist).flatMap(ProfileServiceAnswer::of);
  }

  private static Optional<ProfileServiceAnswer> of(PropertyList.Value.Dict answer) {
    var challenge = answer.text("CHALLENGE").filter(it -> it.length() <= LONGEST_CHALLENGE);
    var unread = challenge.isEmpty() && answer.get("CHALLENGE").isPresent();
    var product = word(answer, "PRODUCT");
    var version = word(answer, "VERSION");
    var identifiers = new EnumMap<IdentifierKind, String>(IdentifierKind.class);
    IDENTIFIERS.forEach(
        (key, kind) -> word(answer, key).ifPresent(number -> identifiers.put(kind, number)));
    return unread || product.isEmpty() || version.isEmpty() || identifiers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ProfileServiceAnswer(challenge, identifiers, product.get(), version.get()));
  }

  private static Optional<String> word(PropertyList.Value.Dict answer, String key) {
    return answer
        .text(key)
        .map(String::strip)
        .filter(it -> !it.isEmpty() && it.length() <= Device.LONGEST_NAME)
        .filter(it -> it.chars().noneMatch(Character::isISOControl));
  }

  /** What it runs. */
  public Platform platform() {
    return product.startsWith("iPad") ? Platform.IPADOS : Platform.IOS;
  }

  @Override
  public String toString() {
    return "ProfileServiceAnswer[" + product + ", " + version + "]";
  }
}
