package jp.mochi.idp.saml.rehearsal;

import java.util.Locale;

/**
 * What one check came to, in a sentence.
 *
 * @param check what was looked at, for programs
 * @param code which of its sentences this is
 */
public record Finding(Check check, Level level, String code, String english, String japanese) {
  /** What is looked at. */
  public enum Check {
    DECISION,
    SCHEMA,
    STATUS,
    ISSUER,
    DESTINATION,
    RECIPIENT,
    IN_RESPONSE_TO,
    AUDIENCE,
    WINDOW,
    NAME_ID,
    AUTHN,
    SIGNATURE,
    ALGORITHM,
    ENCRYPTION,
    ATTRIBUTES,
    OUR_CERTIFICATE,
    THEIR_CERTIFICATE,
    METADATA,
    CLOCK,
    ENTRY
  }

  /** How bad it is. */
  public enum Level {
    OK,
    WARNING,
    FAILED;

    /** As programs read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
