package jp.mochi.ldap;

import java.util.List;
import java.util.Optional;

/** What came of looking for people by parts of their names. */
public sealed interface PeopleSearch {
  /**
   * Who was found, by name.
   *
   * @param more whether there are others: not all of them are here
   */
  record Found(List<Listed> people, boolean more) implements PeopleSearch {
    public Found {
      people = List.copyOf(people);
    }
  }

  /** There is too little to look for. */
  record TooShort() implements PeopleSearch {}

  /** The directory didn't answer. */
  record Unavailable(Exception cause) implements PeopleSearch {}

  /**
   * Somebody in a list. Which groups they are in nobody has asked.
   *
   * @param name what to call them
   * @param reading how that is read, where the directory has it
   */
  record Listed(
      PersonId id,
      String username,
      String name,
      Optional<String> reading,
      Optional<String> mail,
      boolean disabled) {}
}
