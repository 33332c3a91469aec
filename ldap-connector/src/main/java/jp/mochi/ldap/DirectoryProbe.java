package jp.mochi.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries a directory step by step — connection, TLS, the service account's bind, the searches — and
 * says for each server which step fails and what to do about it. For start-up and for the operator
 * who asks what is wrong.
 */
public final class DirectoryProbe {
  private final DirectorySettings settings;

  private DirectoryProbe(DirectorySettings settings) {
    this.settings = settings;
  }

  /** The steps, in their order. */
  public enum Step {
    SETTINGS,
    CONNECT,
    TLS,
    BIND,
    SEARCH
  }

  /** What came of trying one server. */
  public sealed interface Report {
    /**
     * Every step succeeded.
     *
     * @param time what time the server has, where it says (Active Directory does)
     */
    record Works(String server, Optional<Instant> time) implements Report {}

    /**
     * A step failed.
     *
     * @param problem what happened, a sentence
     * @param remedy what to do, a sentence
     */
    record Fails(String server, Step step, Sentence problem, Sentence remedy) implements Report {}
  }

  /** Tries each server once, within the limits; one report for each, or for each faulty setting. */
  public static List<Report> of(DirectorySettings settings) {
    var faults = settings.faults();
    if (!faults.isEmpty()) {
      return faults.stream()
          .<Report>map(it -> ProbeFault.SETTING.at("directory." + it.key(), it.key(), it.problem()))
          .toList();
    }
    var probe = new DirectoryProbe(settings);
    return settings.servers().stream().map(Server::of).map(probe::tried).toList();
  }

  private Report tried(Server server) {
    return unreachable(server).orElseGet(() -> connected(server));
  }

  private Optional<Report> unreachable(Server server) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.host(), server.port()),
          (int) settings.limits().connect().toMillis());
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(ProbeFault.UNKNOWN_HOST.at(server.toString()));
    } catch (ConnectException e) {
      return Optional.of(ProbeFault.REFUSED.at(server.toString()));
    } catch (SocketTimeoutException e) {
      var limit = settings.limits().connect().toMillis();
      return Optional.of(ProbeFault.NO_ANSWER.at(server.toString(), limit));
    } catch (IOException e) {
      return Optional.of(
          ProbeFault.NO_NETWORK.at(server.toString(), String.valueOf(e.getMessage())));
    }
  }

  private Report connected(Server server) {
    try (LDAPConnection connection = Wire.of(settings).anonymousTo(server).getConnection()) {
      return bound(server, connection);
    } catch (LDAPException e) {
      return tls(server, e);
    }
  }

  private Report tls(Server server, LDAPException cause) {
    String words = allMessages(cause);
    String at = server.toString();
    if (words.contains("no subject alternative") || words.contains("no name matching")) {
      return ProbeFault.OTHER_NAME.at(at, server.host());
    }
    if (chain(cause).anyMatch(CertificateExpiredException.class::isInstance)) {
      return ProbeFault.EXPIRED.at(at);
    }
    if (words.contains("path building failed") || words.contains("path validation")) {
      return ProbeFault.UNKNOWN_AUTHORITY.at(at, settings.trust().orElseThrow());
    }
    String kind = server.tlsAtOnce() ? "ldaps" : "LDAP (StartTLS)";
    return ProbeFault.NO_TLS.at(at, cause.getExceptionMessage(), kind);
  }

  private Report bound(Server server, LDAPConnection connection) {
    try {
      connection.bind(Wire.of(settings).serviceBind());
      return searched(server, connection);
    } catch (LDAPException e) {
      return e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
          ? ProbeFault.ACCOUNT_REFUSED.at(server.toString(), settings.bindDn())
          : ProbeFault.BIND_FAILS.at(server.toString(), said(e));
    }
  }

  private Report searched(Server server, LDAPConnection connection) {
    return Stream.concat(
            Stream.of(settings.users().base()), settings.groups().stream().map(it -> it.base()))
        .flatMap(base -> missing(server, connection, base).stream())
        .findFirst()
        .or(() -> unsearchable(server, connection))
        .orElseGet(() -> new Report.Works(server.toString(), time(connection)));
  }

  /** MS-ADTS §3.1.1.3.2.7: the root entry's {@code currentTime}. Others have no such attribute. */
  private Optional<Instant> time(LDAPConnection connection) {
    var root =
        new SearchRequest(
            "", SearchScope.BASE, Filter.createPresenceFilter("objectClass"), "currentTime");
    root.setResponseTimeoutMillis(settings.limits().search().toMillis());
    try {
      return connection.search(root).getSearchEntries().stream()
          .flatMap(
              entry -> Optional.ofNullable(entry.getAttributeValueAsDate("currentTime")).stream())
          .map(Date::toInstant)
          .findFirst();
    } catch (LDAPException notTold) {
      return Optional.empty();
    }
  }

  private Optional<Report> missing(Server server, LDAPConnection connection, String base) {
    var request =
        new SearchRequest(
            base, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), "1.1");
    return failed(server, connection, request, base);
  }

  /** One search as a sign-on makes it, for a name that nobody has. */
  private Optional<Report> unsearchable(Server server, LDAPConnection connection) {
    var template = FilterTemplate.of(settings.users().filter());
    var nobody = template.with(java.util.Map.of(FilterTemplate.USERNAME, "mochi-doctor-probe"));
    String base = settings.users().base();
    return failed(
        server, connection, new SearchRequest(base, SearchScope.SUB, nobody, "1.1"), base);
  }

  private Optional<Report> failed(
      Server server, LDAPConnection connection, SearchRequest request, String base) {
    request.setResponseTimeoutMillis(settings.limits().search().toMillis());
    request.setSizeLimit(2);
    try {
      return connection.search(request).getEntryCount() > 0
              || request.getScope().equals(SearchScope.SUB)
          ? Optional.empty()
          : Optional.of(noBase(server, base));
    } catch (LDAPException e) {
      return Optional.of(
          e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)
              ? noBase(server, base)
              : ProbeFault.SEARCH_FAILS.at(server.toString(), base, said(e)));
    }
  }

  private static Report noBase(Server server, String base) {
    return ProbeFault.NO_BASE.at(server.toString(), base);
  }

  private static String said(LDAPException e) {
    return String.valueOf(DirectoryFault.of(e).getMessage());
  }

  private static Stream<Throwable> chain(Throwable from) {
    var causes = Stream.<Throwable>builder();
    @Nullable Throwable next = from;
    for (int depth = 0; next != null && depth < 20; depth++) {
      causes.add(next);
      next = next.getCause();
    }
    return causes.build();
  }

  private static String allMessages(Throwable from) {
    var words = new StringBuilder();
    chain(from).forEach(it -> words.append(it.getMessage()).append(' '));
    return words.toString().toLowerCase(Locale.ROOT);
  }
}
