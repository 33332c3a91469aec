package jp.mochi.ldap.embedded;

import java.util.List;
import jp.mochi.ldap.Password;

/**
 * One of the demo's people.
 *
 * @param username what to type
 * @param name what the person is called
 * @param groups the names of the person's groups
 * @param password at the first start; may have been changed since
 * @param mustChange whether the first sign-on asks for a new password
 * @param disabled whether the account is shut
 */
public record SamplePerson(
    String username,
    String name,
    List<String> groups,
    Password password,
    boolean mustChange,
    boolean disabled) {
  public SamplePerson {
    groups = List.copyOf(groups);
  }
}
