package jp.mochi.ldap;

/**
 * The directory's immutable id of a person: the text of {@code entryUUID}, or of {@code objectGUID}
 * in the same notation. Never a name that was typed, never a DN.
 */
public record PersonId(String value) {
  public PersonId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a person's id can't be empty");
    }
  }
}
