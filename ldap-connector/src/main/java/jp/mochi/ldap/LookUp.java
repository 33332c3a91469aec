package jp.mochi.ldap;

/** What came of looking a person up without a password. */
public sealed interface LookUp {
  /** The entry as it is now. */
  record Found(Person person) implements LookUp {}

  /** No such entry (any more). */
  record NotFound() implements LookUp {}

  /** More than one entry matches. */
  record Ambiguous() implements LookUp {}

  /** The directory didn't answer. */
  record Unavailable(Exception cause) implements LookUp {}
}
