package jp.mochi.idp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ListenAddress;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Door;
import jp.mochi.idp.http.ErrorPage;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.http.HttpServers;
import jp.mochi.idp.http.HttpSettings;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.network.Cidr;

/** The listeners as the configuration describes them. */
final class Listening {
  private Listening() {}

  /**
   * Opens every listener that the configuration names.
   *
   * @param checks what is shown beside the database's health
   * @param asking whom the client-certificate listener asks for certificates of; nobody where
   *     absent
   * @param hsts whether browsers are told to come by https only from now on
   */
  static HttpServers start(
      Ground ground,
      List<Route> routes,
      List<HealthCheck> checks,
      Optional<Door.Asking> asking,
      ErrorPage page,
      boolean hsts)
      throws IOException, GeneralSecurityException {
    var settings = HttpSettings.of(doors(ground.configuration(), asking));
    return HttpServers.start(
        hsts ? settings : settings.withoutHsts(),
        routes,
        page,
        Stream.concat(Stream.of(databaseAnswers(ground)), checks.stream()).toList(),
        ground.registry());
  }

  private static HealthCheck databaseAnswers(Ground ground) {
    return HealthCheck.needed("database", () -> databaseFault(ground.database()));
  }

  private static Optional<String> databaseFault(Database database) {
    try {
      database.read(handle -> handle.execute("SELECT 1"));
      return Optional.empty();
    } catch (RuntimeException e) { // whatever it is, the check says so
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<Door> doors(Configuration config, Optional<Door.Asking> asking) {
    var listen = config.listen();
    var tls = config.tls().map(t -> new Door.TlsFiles(t.certificate(), t.privateKey()));
    var proxies = listen.proxyProtocol() ? config.trustedProxies() : List.<Cidr>of();
    var doors = new ArrayList<Door>();
    doors.add(door(Listener.MAIN, "listen.main", listen.main(), tls, proxies, Optional.empty()));
    if (tls.isPresent() || listen.clientCertificate().plain()) {
      doors.add(
          door(
              Listener.CLIENT_CERTIFICATE,
              "listen.client-certificate",
              listen.clientCertificate(),
              tls,
              proxies,
              asking));
    }
    doors.add(
        door(
            Listener.MANAGEMENT,
            "listen.management",
            listen.management(),
            Optional.empty(),
            List.of(),
            Optional.empty()));
    return doors;
  }

  private static Door door(
      Listener listener,
      String key,
      ListenAddress at,
      Optional<Door.TlsFiles> tls,
      List<Cidr> proxies,
      Optional<Door.Asking> asking) {
    var files = at.plain() ? Optional.<Door.TlsFiles>empty() : tls;
    return new Door(listener, key, at.host(), at.port(), files, proxies, asking);
  }
}
