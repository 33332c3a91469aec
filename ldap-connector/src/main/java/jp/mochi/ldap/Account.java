package jp.mochi.ldap;

/**
 * The one entry that a typed name stands for, as a {@link Directory} found it a moment ago: whom to
 * bind as there. A password is judged in a second step, so that a caller can count the try in
 * between without searching twice.
 */
public interface Account {
  /** Whose it is. */
  PersonId id();
}
