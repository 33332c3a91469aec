package jp.mochi.ldap;

/**
 * What came of a name and a password. Locked, disabled and expired are said only where the
 * directory has confirmed the password; otherwise such an account looks like a wrong password.
 */
public sealed interface BindOutcome {
  /** The password is right and the account may be used. */
  record Bound(Person person) implements BindOutcome {}

  /** The name exists, the password is wrong (or its rightness was not confirmed). */
  record WrongPassword(PersonId id) implements BindOutcome {}

  /** No entry has this name. */
  record NoSuchEntry() implements BindOutcome {}

  /** Two or more entries have this name: refused, whatever the password. */
  record Ambiguous() implements BindOutcome {}

  /** The password is right, but the account is locked. */
  record Locked(PersonId id) implements BindOutcome {}

  /** The password is right, but the account is disabled or has ended. */
  record Disabled(PersonId id) implements BindOutcome {}

  /** The password was right but has expired; it can be changed as the person. */
  record PasswordExpired(PersonId id) implements BindOutcome {}

  /** The password is right but must be changed before anything else. */
  record MustChangePassword(PersonId id) implements BindOutcome {}

  /** The directory didn't answer, or answered with a fault: says nothing about the password. */
  record Unavailable(Exception cause) implements BindOutcome {}
}
