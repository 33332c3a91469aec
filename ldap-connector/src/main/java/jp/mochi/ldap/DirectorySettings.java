package jp.mochi.ldap;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the corporate directory and what to look for in it.
 *
 * @param servers {@code ldaps://host:port} or {@code ldap://host:port}, the preferred one first
 * @param startTls whether {@code ldap://} connections switch to TLS before anything is sent
 * @param trust PEM file with the only certificate authorities that servers are trusted under; may
 *     be absent only where every server is plain {@code ldap://} on loopback
 * @param bindDn the service account that searches
 * @param bindPassword the service account's password
 * @param users where people stand and how a typed name finds one
 * @param groups where groups stand; absent: nobody is in a group
 * @param kind which product it is, where that matters
 * @param reading which attributes are read and which name the person
 * @param limits how long and how much
 */
public record DirectorySettings(
    List<URI> servers,
    boolean startTls,
    Optional<Path> trust,
    String bindDn,
    Password bindPassword,
    Users users,
    Optional<Groups> groups,
    Kind kind,
    Reading reading,
    Limits limits) {

  public DirectorySettings {
    servers = List.copyOf(servers);
  }

  /** Directory settings with everything that has a default left to it. */
  public DirectorySettings(
      List<URI> servers,
      Optional<Path> trust,
      String bindDn,
      Password bindPassword,
      Users users,
      Optional<Groups> groups) {
    this(
        servers,
        false,
        trust,
        bindDn,
        bindPassword,
        users,
        groups,
        Kind.AUTO,
        Reading.everything(),
        Limits.usual());
  }

  /** Which product the directory is. */
  public enum Kind {
    /** Told by each entry: one with an {@code objectGUID} and no {@code entryUUID} is AD's. */
    AUTO,
    /** OpenLDAP and others that follow the standards. */
    OPENLDAP,
    /** Active Directory, Samba AD. */
    ACTIVE_DIRECTORY
  }

  /**
   * Where people stand.
   *
   * @param base the DN below which they are searched, at any depth
   * @param filter an RFC 4515 filter in which {@code {username}} stands for the typed name
   * @param search the attributes in which the helpdesk's search looks
   */
  public record Users(String base, String filter, List<String> search) {
    /** What most directories have names, readings, logins and addresses in. */
    public static final List<String> SEARCHED =
        List.of(
            "uid",
            "sAMAccountName",
            "mail",
            "displayName",
            "cn",
            "sn",
            "givenName",
            "displayName;lang-ja-phonetic",
            "cn;lang-ja-phonetic",
            "sn;lang-ja-phonetic",
            "givenName;lang-ja-phonetic",
            "msDS-PhoneticDisplayName",
            "msDS-PhoneticLastName",
            "msDS-PhoneticFirstName");

    public Users {
      search = List.copyOf(search);
    }

    /** With the usual attributes to search. */
    public Users(String base, String filter) {
      this(base, filter, SEARCHED);
    }
  }

  /**
   * Where groups stand.
   *
   * @param base the DN below which they are searched, at any depth
   * @param filter an RFC 4515 filter in which {@code {dn}} (or {@code {username}}) stands for the
   *     member
   * @param name the attribute that holds a group's name
   * @param nested whether a group's groups count too: in AD by its matching rule
   *     1.2.840.113556.1.4.1941 in one search, elsewhere by one search for each level
   * @param source how a person's groups are found
   */
  public record Groups(String base, String filter, String name, boolean nested, Source source) {
    /** Groups by their members' DN, named by {@code cn}. */
    public static Groups below(String base) {
      return new Groups(base, "(member={dn})", "cn", false, Source.AUTO);
    }
  }

  /** How a person's groups are found. */
  public enum Source {
    /**
     * {@code memberOf} of the person's own entry — one trip for attributes and groups — where the
     * entry has it, the filter is a plain {@code (member={dn})}, the group's name is its RDN and
     * nesting is off; otherwise by search. OpenLDAP's memberof overlay doesn't know of groups older
     * than itself: say SEARCH there until they have been written anew.
     */
    AUTO,
    /** Always by searching the groups. */
    SEARCH,
    /** Always by {@code memberOf}: an entry without it is in no group. */
    MEMBER_OF
  }

  /**
   * Which attributes are read.
   *
   * @param id the immutable id; empty: {@code entryUUID} or {@code objectGUID}, whichever there is
   * @param username what to call the account; empty: {@code uid}, {@code sAMAccountName} in AD
   * @param attributes what to read; {@code *}: all user attributes
   */
  public record Reading(Optional<String> id, Optional<String> username, List<String> attributes) {
    public Reading {
      attributes = List.copyOf(attributes);
    }

    /** All user attributes, ids and names as the directory's kind has them. */
    public static Reading everything() {
      return new Reading(Optional.empty(), Optional.empty(), List.of("*"));
    }
  }

  /**
   * How long and how much.
   *
   * @param connect for a TCP connection with its TLS handshake
   * @param bind for one bind or password change
   * @param search for one search
   * @param concurrent operations under way at most; the next waits
   * @param queue wait for a place among them; after it the answer is Unavailable
   * @param pool idle connections kept, for searches and for binds each
   * @param rest for which a server that failed isn't tried again
   * @param returnAfter the age at which a connection to another than the first server is replaced
   */
  public record Limits(
      Duration connect,
      Duration bind,
      Duration search,
      int concurrent,
      Duration queue,
      int pool,
      Duration rest,
      Duration returnAfter) {
    /** 3 s, 3 s, 5 s; 32 at once with half a second's wait; 8 connections; 2 s rest; 30 s. */
    public static Limits usual() {
      return new Limits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          32,
          Duration.ofMillis(500),
          8,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30));
    }
  }

  /**
   * A setting that can't be used.
   *
   * @param key below {@code directory}, in kebab case
   * @param problem what is wrong and what to write instead
   */
  public record Fault(String key, String problem) {}

  /** All that is wrong with these settings; empty when they can be used. Reads the trust file. */
  public List<Fault> faults() {
    return new SettingsCheck(this).faults();
  }

  /** The same with other servers. */
  public DirectorySettings withServers(List<URI> other) {
    return new DirectorySettings(
        other, startTls, trust, bindDn, bindPassword, users, groups, kind, reading, limits);
  }

  /** The same with TLS by this trust file, started inside {@code ldap://} connections or not. */
  public DirectorySettings withTls(Path trustFile, boolean start) {
    return new DirectorySettings(
        servers,
        start,
        Optional.of(trustFile),
        bindDn,
        bindPassword,
        users,
        groups,
        kind,
        reading,
        limits);
  }

  /** The same with another service account. */
  public DirectorySettings withAccount(String dn, Password password) {
    return new DirectorySettings(
        servers, startTls, trust, dn, password, users, groups, kind, reading, limits);
  }

  /** The same with people found elsewhere. */
  public DirectorySettings withUsers(Users other) {
    return new DirectorySettings(
        servers, startTls, trust, bindDn, bindPassword, other, groups, kind, reading, limits);
  }

  /** The same with groups found otherwise. */
  public DirectorySettings withGroups(Groups other) {
    return new DirectorySettings(
        servers,
        startTls,
        trust,
        bindDn,
        bindPassword,
        users,
        Optional.of(other),
        kind,
        reading,
        limits);
  }

  /** The same for a product that is known. */
  public DirectorySettings withKind(Kind other) {
    return new DirectorySettings(
        servers, startTls, trust, bindDn, bindPassword, users, groups, other, reading, limits);
  }

  /** The same with other attributes. */
  public DirectorySettings withReading(Reading other) {
    return new DirectorySettings(
        servers, startTls, trust, bindDn, bindPassword, users, groups, kind, other, limits);
  }

  /** The same with other limits. */
  public DirectorySettings withLimits(Limits other) {
    return new DirectorySettings(
        servers, startTls, trust, bindDn, bindPassword, users, groups, kind, reading, other);
  }
}
