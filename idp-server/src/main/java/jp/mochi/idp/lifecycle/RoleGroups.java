package jp.mochi.idp.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jp.mochi.idp.config.RolesConfig;
import jp.mochi.ldap.Person;

/**
 * Whose groups give which role ({@code roles} in the configuration). Administrators may do all that
 * the others may, so a token of theirs may also have a smaller role. A role without groups is
 * nobody else's: so it is with a reporter's, for whose word an administrator answers.
 */
public record RoleGroups(Map<Role, List<String>> groups) {
  public RoleGroups {
    groups = Map.copyOf(groups);
  }

  public static RoleGroups of(RolesConfig config) {
    return new RoleGroups(
        Map.of(
            Role.ADMIN, config.admin(),
            Role.HELPDESK, config.helpdesk(),
            Role.AUDITOR, config.auditor()));
  }

  /** Whether the person is, as the directory has it now, in a group that gives this role. */
  public boolean include(Role role, Person person) {
    return Stream.concat(named(role), named(Role.ADMIN))
        .anyMatch(name -> person.groups().stream().anyMatch(name::equalsIgnoreCase));
  }

  /** Which groups give a role, for people to read; a dash where none does. */
  public String names(Role role) {
    var names = Stream.concat(named(role), named(Role.ADMIN)).distinct().toList();
    return names.isEmpty() ? "–" : String.join(", ", names);
  }

  private Stream<String> named(Role role) {
    return groups.getOrDefault(role, List.of()).stream();
  }
}
