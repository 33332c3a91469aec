package jp.mochi.device.key;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * For whom keys are made (Web Authentication Level 3, §4 "Relying Party Identifier"): the base
 * URL's host and nothing wider, since keys of a parent domain would be open to all its hosts.
 *
 * @param id the host
 * @param origin scheme, host and, where it isn't the usual one, port, as browsers write it
 */
public record RelyingParty(String id, String origin) {
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  /**
   * The one at this host. Empty where the host is an address in numbers: browsers make no keys for
   * these.
   */
  public static Optional<RelyingParty> of(String host, String origin) {
    var id = host.toLowerCase(Locale.ROOT);
    return id.isEmpty() || id.startsWith("[") || NUMBERS.matcher(id).matches()
        ? Optional.empty()
        : Optional.of(new RelyingParty(id, origin));
  }
}
