package jp.mochi.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A proxy of Debian's before an in-house system, set up by the very files that operators are given:
 * only names of hosts, ports and places of files are the test's.
 */
enum GateFront {
  NGINX {
    @Override
    Program start(Places at) throws IOException {
      var given =
          given("nginx.conf")
              .replace("server idp.example.co.jp:8443;", "server 127.0.0.1:" + at.idp() + ";")
              .replace("127.0.0.1:8000", "127.0.0.1:" + at.app())
              .replace("listen 443 ssl;", "listen 127.0.0.1:" + at.wiki() + " ssl;");
      return nginx(at.dir().resolve("front"), at.filled(given, "/etc/nginx/tls/"), at.wiki());
    }
  },
  APACHE {
    @Override
    Program start(Places at) throws IOException {
      var dir = Files.createDirectories(at.dir().resolve("front"));
      var lua =
          given("apache.lua")
              .replace("address = \"idp.example.co.jp\"", "address = \"127.0.0.1\"")
              .replace("port = 8443", "port = " + at.idp());
      Files.writeString(dir.resolve("apache.lua"), at.filled(lua, TLS));
      var given =
          given("apache.conf")
              .replace(TLS + "apache.lua", dir.resolve("apache.lua").toString())
              .replace("//idp.example.co.jp:8443/", "//localhost:" + at.idp() + "/")
              .replace("127.0.0.1:8000", "127.0.0.1:" + at.app())
              .replace("<VirtualHost *:443>", "<VirtualHost 127.0.0.1:" + at.wiki() + ">");
      var file =
          Files.writeString(
              dir.resolve("httpd.conf"), head(dir, at.wiki()) + at.filled(given, TLS));
      for (var folder : new Path[] {at.dir(), dir}) { // Apache answers as www-data
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return Program.start(
              "apache2 lua-socket lua-sec",
              at.dir().resolve("apache.out"),
              "/usr/sbin/apache2",
              "-d",
              dir.toString(),
              "-f",
              file.toString(),
              "-D",
              "FOREGROUND")
          .awaitPort(at.wiki());
    }
  };

  private static final String TLS = "/etc/apache2/tls/";
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /**
   * Where everything is.
   *
   * @param dir an empty folder, or at least one without {@code front}
   * @param wiki the port that the system is to have
   * @param idp the port of the server, which speaks TLS
   * @param app the port of the application itself
   * @param own the system's key pair
   * @param server the server's
   */
  record Places(Path dir, int wiki, int idp, int app, KeyPairFiles own, KeyPairFiles server) {
    private String filled(String given, String folder) {
      return given
          .replace(folder + "wiki.pem", own.certificate().toString())
          .replace(folder + "wiki.key", own.key().toString())
          .replace(folder + "corporate-ca.pem", server.certificate().toString());
    }
  }

  /** Starts it, and waits until it answers. */
  abstract Program start(Places at) throws IOException;

  private static String given(String name) throws IOException {
    return Files.readString(Path.of("../docs/gate").resolve(name));
  }

  /** What Debian's own configuration says before a site's. */
  private static String head(Path dir, int port) {
    var modules =
        Stream.of(
                "mpm_event",
                "authz_core",
                "ssl",
                "socache_shmcb",
                "proxy",
                "proxy_http",
                "headers",
                "lua")
            .map("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n"::formatted)
            .collect(Collectors.joining());
    return """
    ServerRoot %1$s
    ServerName localhost
    Listen 127.0.0.1:%2$d
    PidFile %1$s/httpd.pid
    ErrorLog %1$s/error.log
    DefaultRuntimeDir %1$s
    Mutex file:%1$s default
    %3$s
    %4$s
    StartServers 1
    ThreadsPerChild 8
    MaxRequestWorkers 8
    """
        .formatted(dir, port, ROOT ? "User www-data\nGroup www-data" : "", modules);
  }

  /**
   * An nginx with these servers.
   *
   * @param dir a folder of its own
   * @param port one that it answers on
   */
  static Program nginx(Path dir, String servers, int port) throws IOException {
    Files.createDirectories(dir);
    var file =
        Files.writeString(
            dir.resolve("nginx.conf"),
            """
            daemon off; worker_processes 1; %1$s pid %2$s/nginx.pid; error_log %2$s/error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path %2$s/b; proxy_temp_path %2$s/p; fastcgi_temp_path %2$s/f;
              uwsgi_temp_path %2$s/u; scgi_temp_path %2$s/s;
              %3$s
            }
            """
                .formatted(ROOT ? "user root;" : "", dir, servers));
    return Program.start(
            "nginx", dir.resolve("nginx.out"), "/usr/sbin/nginx", "-c", file.toString())
        .awaitPort(port);
  }
}
