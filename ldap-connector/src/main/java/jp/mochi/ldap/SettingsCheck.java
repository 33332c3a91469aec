package jp.mochi.ldap;

import com.unboundid.ldap.sdk.DN;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jp.mochi.ldap.DirectorySettings.Fault;
import jp.mochi.ldap.DirectorySettings.Groups;

/** Finds all that is wrong with directory settings before anything is connected. */
final class SettingsCheck {
  private static final Set<String> SCHEMES = Set.of("ldap", "ldaps");

  private final DirectorySettings settings;
  private final List<Fault> faults = new ArrayList<>();

  SettingsCheck(DirectorySettings settings) {
    this.settings = settings;
  }

  List<Fault> faults() {
    if (settings.servers().isEmpty()) {
      fault("servers", "names no server: write ldaps://host:636");
    }
    settings.servers().forEach(this::server);
    trustFile();
    account();
    dn("users.base", settings.users().base());
    template("users.filter", settings.users().filter(), Set.of(FilterTemplate.USERNAME));
    settings.groups().ifPresent(this::groups);
    limits();
    return List.copyOf(faults);
  }

  private void server(URI address) {
    if (!isServer(address)) {
      fault("servers", address + " is no address of a directory: write ldaps://host:port");
      return;
    }
    Server server = Server.of(address);
    if (server.tlsAtOnce() || settings.startTls()) {
      if (settings.trust().isEmpty()) {
        fault("trust", "is missing: name the PEM file of the authority that signed " + server);
      }
    } else if (!server.isLoopback()) {
      fault(
          "servers",
          server + " would carry passwords in clear: write ldaps:// or set start-tls: true");
    }
  }

  /** Scheme, host and perhaps port, and nothing else. */
  private static boolean isServer(URI address) {
    return address.getScheme() != null
        && SCHEMES.contains(address.getScheme())
        && address.getHost() != null
        && address.getUserInfo() == null
        && address.getQuery() == null
        && address.getFragment() == null
        && (address.getPort() == -1 || (address.getPort() > 0 && address.getPort() <= 65_535))
        && (address.getPath() == null || address.getPath().length() <= 1);
  }

  private void trustFile() {
    settings
        .trust()
        .ifPresent(
            file -> {
              try {
                Trust.in(file);
              } catch (IOException | GeneralSecurityException e) {
                fault("trust", "can't be used: " + Trust.sentence(file, e));
              }
            });
  }

  private void account() {
    dn("bind-dn", settings.bindDn());
    if (settings.bindPassword().isEmpty()) {
      fault("bind-password", "is empty; a directory takes that for an anonymous bind");
    }
  }

  private void dn(String key, String text) {
    if (text.isBlank() || !DN.isValidDN(text)) {
      fault(key, "\"" + text + "\" is no distinguished name");
    }
  }

  private void groups(Groups groups) {
    dn("groups.base", groups.base());
    template(
        "groups.filter", groups.filter(), Set.of(FilterTemplate.DN_OF, FilterTemplate.USERNAME));
    if (groups.name().isBlank()) {
      fault("groups.name", "is empty: name the attribute that holds a group's name, such as cn");
    }
  }

  private void template(String key, String text, Set<String> oneOf) {
    if (!FilterTemplate.isFilter(text)) {
      fault(key, "\"" + text + "\" is no search filter (RFC 4515) with placeholders as values");
    } else if (oneOf.stream().noneMatch(text::contains)) {
      fault(key, "\"" + text + "\" doesn't say where " + String.join(" or ", oneOf) + " goes");
    }
  }

  private void limits() {
    var limits = settings.limits();
    positive("limits.connect", limits.connect());
    positive("limits.bind", limits.bind());
    positive("limits.search", limits.search());
    positive("limits.queue", limits.queue());
    positive("limits.return-after", limits.returnAfter());
    if (limits.rest().isNegative()) {
      fault("limits.rest", "can't be negative");
    }
    if (limits.concurrent() < 1) {
      fault("limits.concurrent", "must be at least 1");
    }
    if (limits.pool() < 1) {
      fault("limits.pool", "must be at least 1");
    }
  }

  private void positive(String key, Duration limit) {
    if (limit.toMillis() < 1 || limit.compareTo(Duration.ofHours(1)) > 0) {
      fault(key, "must lie between a millisecond and an hour, not " + limit);
    }
  }

  private void fault(String key, String problem) {
    faults.add(new Fault(key, problem));
  }
}
