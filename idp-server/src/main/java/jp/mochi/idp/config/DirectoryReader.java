package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code directory}. */
final class DirectoryReader {
  private final YamlFile file;
  private final Section section;

  DirectoryReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  DirectoryConfig read() {
    var kind = section.orElse("kind", kind(), DirectoryConfig.Kind.AUTO);
    var startTls = section.orElse("start-tls", Form.yesOrNo(), false);
    var servers = servers(startTls);
    var attributes = section.list("attributes", Form.text());
    return new DirectoryConfig(
        kind,
        servers,
        startTls,
        trust(startTls, servers),
        section.required("bind-dn", Form.text(), "", "cn=mochi,ou=services,dc=corp,dc=example"),
        section.required(
            "bind-password", Form.password(), new Secret(""), "${MOCHI_LDAP_PASSWORD}"),
        users(kind),
        groups(),
        attributes.isEmpty() ? List.of("*") : attributes,
        section.orElse("grace", Durations.between("0s", "1d"), Duration.ofMinutes(15)),
        section.orElse("lockout-threshold", Form.number(3, 1000), 10),
        section.orElse("lockout-window", Durations.between("1m", "1d"), Duration.ofMinutes(30)),
        limits());
  }

  private List<URI> servers(boolean startTls) {
    var servers = section.list("servers", Addresses.ldap());
    if (!section.has("servers")) {
      section.missing("servers", "[ldaps://dc1.corp.example:636]");
    }
    for (var server : servers) {
      var bare = server.getScheme().equals("ldap");
      if (bare && !startTls && !ListenAddress.isLoopback(server.getHost())) {
        section.fault("servers", FaultCode.LDAP_BARE, server.toString());
      }
      if (!bare && startTls) {
        section.fault("start-tls", FaultCode.START_TLS, server.toString());
      }
    }
    return servers;
  }

  /** Only the configured CAs count, never the system's: with TLS the file must be named. */
  private Optional<Path> trust(boolean startTls, List<URI> servers) {
    var trust = section.optional("trust", file.existing());
    var tls = startTls || servers.stream().anyMatch(server -> server.getScheme().equals("ldaps"));
    if (tls && !section.has("trust")) {
      section.missing("trust", "tls/corporate-ca.pem");
    }
    return trust;
  }

  private DirectoryConfig.Users users(DirectoryConfig.Kind kind) {
    var users = section.section("users");
    var filter =
        kind == DirectoryConfig.Kind.ACTIVE_DIRECTORY
            ? "(|(sAMAccountName={username})(userPrincipalName={username}))"
            : "(|(uid={username})(mail={username}))";
    return new DirectoryConfig.Users(
        users.required("base", Form.text(), "", "ou=people,dc=corp,dc=example"),
        users.orElse("filter", filter("{username}"), filter),
        users.list("search", attribute()));
  }

  /** RFC 4512 §2.5: a description with options, since readings stand under them. */
  private static Form<String> attribute() {
    return text ->
        text.matches("[A-Za-z][A-Za-z0-9-]*(?:;[A-Za-z0-9-]+)*")
            ? Form.good(text)
            : Form.bad(FaultCode.SEARCH_ATTRIBUTE, text);
  }

  private DirectoryConfig.Groups groups() {
    var groups = section.section("groups");
    return new DirectoryConfig.Groups(
        groups.optional("base", Form.text()),
        groups.orElse("filter", filter("{dn}"), "(member={dn})"),
        groups.orElse("name", Form.text(), "cn"),
        groups.orElse("nested", Form.yesOrNo(), false));
  }

  private DirectoryConfig.Limits limits() {
    var bounds = Durations.between("100ms", "60s");
    return new DirectoryConfig.Limits(
        section.orElse("connect-timeout", bounds, Duration.ofSeconds(3)),
        section.orElse("bind-timeout", bounds, Duration.ofSeconds(5)),
        section.orElse("search-timeout", bounds, Duration.ofSeconds(5)),
        section.orElse("connections", Form.number(1, 1000), 16));
  }

  private static Form<DirectoryConfig.Kind> kind() {
    return text ->
        switch (text) {
          case "auto" -> Form.good(DirectoryConfig.Kind.AUTO);
          case "openldap" -> Form.good(DirectoryConfig.Kind.OPENLDAP);
          case "active-directory" -> Form.good(DirectoryConfig.Kind.ACTIVE_DIRECTORY);
          default -> Form.bad(FaultCode.CHOICE, text, "auto, openldap, active-directory");
        };
  }

  /** RFC 4515: a filter stands in parentheses; ours must say where the name goes. */
  private static Form<String> filter(String placeholder) {
    return text -> {
      if (!text.contains(placeholder)) {
        return Form.bad(FaultCode.FILTER_NAME, text, placeholder);
      }
      return balanced(text) ? Form.good(text) : Form.bad(FaultCode.FILTER, text);
    };
  }

  private static boolean balanced(String filter) {
    var open = 0;
    for (var i = 0; i < filter.length(); i++) {
      open += filter.charAt(i) == '(' ? 1 : filter.charAt(i) == ')' ? -1 : 0;
      if (open < 1 && i < filter.length() - 1) {
        return false;
      }
    }
    return open == 0 && filter.startsWith("(");
  }
}
