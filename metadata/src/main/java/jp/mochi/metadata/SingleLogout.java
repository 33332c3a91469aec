package jp.mochi.metadata;

import java.util.Objects;
import java.util.Optional;

/**
 * An address of a service provider that takes logout messages (SAML Metadata 2.0 §2.4.2).
 *
 * @param binding the binding's URI
 * @param location where requests go, exactly as metadata has it
 * @param responseLocation where answers go, if that is another address
 */
public record SingleLogout(String binding, String location, Optional<String> responseLocation) {
  public static final String HTTP_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
  public static final String HTTP_POST = Acs.HTTP_POST;
  public static final String SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";

  public SingleLogout {
    Objects.requireNonNull(binding);
    Objects.requireNonNull(location);
    Objects.requireNonNull(responseLocation);
  }

  /** Whether messages may go to its addresses. */
  boolean good(boolean httpAllowed) {
    return AcsAddress.good(location, httpAllowed) && AcsAddress.good(answersTo(), httpAllowed);
  }

  /**
   * SAML Metadata 2.0 §2.2.2: where answers go; the same address unless metadata says otherwise.
   */
  public String answersTo() {
    return responseLocation.orElse(location);
  }
}
