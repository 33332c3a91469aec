package jp.mochi.ldap;

import java.util.Set;

/** Which names are names of groups. */
public sealed interface GroupNames {
  /** Those that are, as the directory writes them. */
  record Known(Set<String> names) implements GroupNames {
    public Known {
      names = Set.copyOf(names);
    }
  }

  /** Groups stand nowhere that they could be looked for: people's entries name theirs. */
  record NotListed() implements GroupNames {}

  /** The directory didn't answer. */
  record Unavailable(Exception cause) implements GroupNames {}
}
