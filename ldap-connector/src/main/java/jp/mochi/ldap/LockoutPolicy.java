package jp.mochi.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a directory locks an account, as far as it shows that to the service account: a domain of
 * Active Directory does to everybody, OpenLDAP where the entries of its password policies may be
 * read. What applies to one person alone (a fine-grained policy of AD) is not seen.
 *
 * @param where the entry that says so
 * @param failures how many wrong passwords lock an account
 * @param forgets how long a failure counts; absent where only a success clears it
 */
public record LockoutPolicy(String where, int failures, Optional<Duration> forgets) {
  private static final int MOST = 20;
  private static final long PER_MILLISECOND = 10_000; // AD counts in units of 100 ns

  /** The policies that lock, read from the first server that answers; empty if none shows one. */
  public static List<LockoutPolicy> of(DirectorySettings settings) {
    if (!settings.faults().isEmpty()) {
      return List.of();
    }
    return settings.servers().stream()
        .map(Server::of)
        .flatMap(server -> from(server, settings).stream())
        .findFirst()
        .orElse(List.of());
  }

  /** Empty when the server doesn't answer: the probe says what is wrong with it. */
  private static Optional<List<LockoutPolicy>> from(Server server, DirectorySettings settings) {
    try (var connection = Wire.of(settings).authenticatedTo(server).getConnection()) {
      return Optional.of(read(connection, settings));
    } catch (LDAPException away) {
      return Optional.empty();
    }
  }

  private static List<LockoutPolicy> read(LDAPConnection connection, DirectorySettings settings)
      throws LDAPException {
    var suffix = suffix(connection, settings.users().base());
    if (suffix.isEmpty()) {
      return List.of();
    }
    var policies = new ArrayList<LockoutPolicy>();
    var domain = Filter.createPresenceFilter("lockoutThreshold");
    search(connection, settings, suffix.get(), SearchScope.BASE, domain)
        .flatMap(LockoutPolicy::ofDomain)
        .forEach(policies::add);
    var overlay = Filter.createEqualityFilter("objectClass", "pwdPolicy");
    search(connection, settings, suffix.get(), SearchScope.SUB, overlay)
        .flatMap(LockoutPolicy::ofOverlay)
        .forEach(policies::add);
    return policies;
  }

  /** The naming context in which people stand: the longest that ends their base. */
  private static Optional<String> suffix(LDAPConnection connection, String base)
      throws LDAPException {
    var root = connection.getRootDSE();
    var contexts = root == null ? null : root.getNamingContextDNs();
    return Stream.of(contexts == null ? new String[0] : contexts)
        .filter(context -> ends(base, context))
        .max(Comparator.comparingInt(String::length));
  }

  private static boolean ends(String base, String context) {
    try {
      return new DN(base).isDescendantOf(context, true);
    } catch (LDAPException notADn) {
      return false;
    }
  }

  private static Stream<SearchResultEntry> search(
      LDAPConnection connection,
      DirectorySettings settings,
      String base,
      SearchScope scope,
      Filter filter) {
    var request =
        new SearchRequest(
            base,
            scope,
            filter,
            "lockoutThreshold",
            "lockOutObservationWindow",
            "pwdLockout",
            "pwdMaxFailure",
            "pwdFailureCountInterval");
    request.setResponseTimeoutMillis(settings.limits().search().toMillis());
    request.setSizeLimit(MOST);
    try {
      return connection.search(request).getSearchEntries().stream();
    } catch (LDAPException notShown) { // no right to see them: then they aren't shown
      return Stream.of();
    }
  }

  /** 0 failures: never. The window is negative: a time from now. */
  private static Stream<LockoutPolicy> ofDomain(SearchResultEntry entry) {
    var failures = entry.getAttributeValueAsInteger("lockoutThreshold");
    var window = entry.getAttributeValueAsLong("lockOutObservationWindow");
    return failures == null || failures < 1
        ? Stream.of()
        : Stream.of(
            new LockoutPolicy(
                entry.getDN(),
                failures,
                Optional.ofNullable(window).map(it -> Duration.ofMillis(-it / PER_MILLISECOND))));
  }

  /** draft-behera-ldap-password-policy §5.2: an interval of 0 or none forgets at a success only. */
  private static Stream<LockoutPolicy> ofOverlay(SearchResultEntry entry) {
    var failures = entry.getAttributeValueAsInteger("pwdMaxFailure");
    var interval = entry.getAttributeValueAsInteger("pwdFailureCountInterval");
    boolean locks = Boolean.TRUE.equals(entry.getAttributeValueAsBoolean("pwdLockout"));
    return !locks || failures == null || failures < 1
        ? Stream.of()
        : Stream.of(
            new LockoutPolicy(
                entry.getDN(),
                failures,
                Optional.ofNullable(interval).filter(it -> it > 0).map(Duration::ofSeconds)));
  }
}
