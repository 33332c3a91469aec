package jp.mochi.ldap;

/** What came of looking for the account that a typed name stands for. */
public sealed interface AccountLookUp {
  /** Exactly one. */
  record Found(Account account) implements AccountLookUp {}

  /** None. */
  record NotFound() implements AccountLookUp {}

  /** Two or more: none of them can be taken for the person. */
  record Ambiguous() implements AccountLookUp {}

  /** The directory didn't answer. */
  record Unavailable(Exception cause) implements AccountLookUp {}
}
