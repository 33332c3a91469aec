package jp.mochi.idp.person;

import jp.mochi.ldap.Person;

/** What is known of a person now. */
public sealed interface KnownPerson {
  /** As the directory had it at most {@link People#MAX_AGE} ago. */
  record Current(Person person) implements KnownPerson {}

  /**
   * The directory is away; this is how it last had the person, within the configured grace.
   *
   * @param cause why the directory isn't heard
   */
  record LastKnown(Person person, Exception cause) implements KnownPerson {}

  /** The directory has no such entry any more. */
  record Gone() implements KnownPerson {}

  /** Several entries have the person's id: which one is theirs nobody can say. */
  record Several() implements KnownPerson {}

  /** The directory is away and nothing recent enough is known. */
  record Unknown(Exception cause) implements KnownPerson {}
}
