package jp.mochi.metadata;

import java.util.Objects;

/**
 * An assertion consumer service: an address of a service provider that takes responses (SAML
 * Metadata 2.0 §2.4.4).
 *
 * @param index the number a request may name it by; unique within its service provider
 * @param isDefault whether metadata marks it {@code isDefault="true"}
 * @param binding the binding's URI, of which we answer by HTTP-POST only
 * @param location the address, exactly as metadata has it: it is compared character by character
 */
public record Acs(int index, boolean isDefault, String binding, String location) {
  public static final String HTTP_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

  static final int HIGHEST = 65535;

  public Acs {
    Objects.requireNonNull(binding);
    Objects.requireNonNull(location);
    if (index < 0 || index > HIGHEST) {
      throw new IllegalArgumentException("index of an ACS is 0 to 65535, not " + index);
    }
  }

  /**
   * Whether a text is one address that an entry could name, by https or http: no blank in it, no
   * fragment, no user part.
   */
  public static boolean isAddress(String location) {
    return AcsAddress.good(location, true);
  }

  /** Whether what is sent there travels in the clear; this machine itself is no way. */
  public boolean isPlainHttp() {
    return !AcsAddress.good(location, false) && AcsAddress.good(location, true);
  }

  /** Whether it takes a response by HTTP-POST at exactly this address. */
  public boolean isPostTo(String address) {
    return binding.equals(HTTP_POST) && location.equals(address);
  }
}
