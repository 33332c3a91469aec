package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The corporate directory.
 *
 * @param kind whose dialect it speaks
 * @param servers {@code ldaps://} or {@code ldap://}, the first that answers is used
 * @param startTls whether {@code ldap://} is upgraded before anything is said
 * @param trust the CA certificates (PEM) that count, and no others; absent only without TLS
 * @param bindDn who searches
 * @param bindPassword with which password
 * @param users where and how a person is found
 * @param groups where a person's groups come from
 * @param attributes what is read of an entry; {@code *} for all user attributes
 * @param grace how long the last known state holds while no server answers
 * @param lockoutThreshold at how many wrong passwords the directory itself locks an account: the
 *     tries let through stay below it
 * @param lockoutWindow how long the directory counts a wrong password
 * @param limits time and number limits of the connections
 */
public record DirectoryConfig(
    Kind kind,
    List<URI> servers,
    boolean startTls,
    Optional<Path> trust,
    String bindDn,
    Secret bindPassword,
    Users users,
    Groups groups,
    List<String> attributes,
    Duration grace,
    int lockoutThreshold,
    Duration lockoutWindow,
    Limits limits) {
  public DirectoryConfig {
    servers = List.copyOf(servers);
    attributes = List.copyOf(attributes);
  }

  /** The dialects we know. */
  public enum Kind {
    /** Told by each entry. */
    AUTO,
    /** OpenLDAP, 389 Directory Server and others that keep to the RFCs. */
    OPENLDAP,
    ACTIVE_DIRECTORY
  }

  /**
   * @param base where people stand
   * @param filter with <code>{username}</code> for what was typed, escaped
   * @param search the attributes in which the helpdesk's search looks; empty: where most
   *     directories have names
   */
  public record Users(String base, String filter, List<String> search) {
    public Users {
      search = List.copyOf(search);
    }
  }

  /**
   * @param base where groups stand; absent: the entry's {@code memberOf} tells
   * @param filter with <code>{dn}</code> for the person's DN, escaped
   * @param name the attribute that names a group
   * @param nested whether a group's groups count too
   */
  public record Groups(Optional<String> base, String filter, String name, boolean nested) {}

  /**
   * @param connect until a connection stands, TLS included
   * @param bind until the directory has judged a password
   * @param search until a search is answered
   * @param connections how many requests may be at the directory at once, all servers together
   */
  public record Limits(Duration connect, Duration bind, Duration search, int connections) {}
}
