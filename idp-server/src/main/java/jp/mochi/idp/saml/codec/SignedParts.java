package jp.mochi.idp.saml.codec;

import jp.mochi.metadata.ServiceOptions;

/** Which parts of a response carry a signature. A response without an assertion always does. */
public enum SignedParts {
  ASSERTION,
  RESPONSE,
  BOTH;

  /** What the service provider's entry says. */
  public static SignedParts of(ServiceOptions options) {
    if (!options.signResponse()) {
      return ASSERTION;
    }
    return options.signAssertion() ? BOTH : RESPONSE;
  }

  boolean assertion() {
    return this != RESPONSE;
  }

  boolean response() {
    return this != ASSERTION;
  }
}
