package jp.mochi.idp.certificate;

import jp.mochi.ldap.Person;

/** Whose a certificate is. */
sealed interface Owner {
  /** One person's. */
  record One(Person person) implements Owner {}

  /** Nobody's in the directory. */
  record Nobody() implements Owner {}

  /** It could be more than one person's, so it is nobody's. */
  record Several() implements Owner {}

  /** The directory doesn't answer. */
  record Unknown(Exception cause) implements Owner {}
}
