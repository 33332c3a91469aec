package jp.mochi.cert.authority;

import java.util.List;
import java.util.Optional;

/**
 * Whom a certificate is for.
 *
 * @param person the directory's immutable id
 * @param username what the person types
 * @param displayName what the person is called
 * @param mails their mail addresses
 * @param upn Active Directory's user principal name
 * @param device the phone's id with us
 */
public record Holder(
    String person,
    String username,
    String displayName,
    List<String> mails,
    Optional<String> upn,
    String device) {
  /**
   * What the id of a device may look like: RFC 5280 writes it as a PrintableString of at most 64.
   */
  public static final String DEVICE = "[A-Za-z0-9][A-Za-z0-9.-]{0,63}";

  public Holder {
    mails = List.copyOf(mails);
    if (!device.matches(DEVICE)) {
      throw new IllegalArgumentException("not a device's id: " + device);
    }
  }

  /** The names that a request of this holder may give itself. */
  List<String> names() {
    return java.util.stream.Stream.of(
            List.of(username, person, displayName), mails, upn.stream().toList())
        .flatMap(List::stream)
        .toList();
  }
}
