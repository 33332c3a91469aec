package jp.mochi.ldap;

/** What came of changing a password as the person. */
public sealed interface ChangeOutcome {
  /** Changed. */
  record Changed() implements ChangeOutcome {}

  /** The old password is wrong. */
  record WrongPassword() implements ChangeOutcome {}

  /** The directory won't have the new one (too short, used before …); {@code why} is its word. */
  record Rejected(String why) implements ChangeOutcome {}

  /** The directory didn't answer; whether it was changed is not known. */
  record Unavailable(Exception cause) implements ChangeOutcome {}
}
