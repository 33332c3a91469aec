package jp.mochi.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.regex.Pattern;
import jp.mochi.idp.House;

/**
 * A whole server as browsers meet it: https on {@code localhost}. Services stand on {@code
 * 127.0.0.1}, which for a browser is another site.
 *
 * @param baseUrl {@code https://localhost:PORT}
 * @param certificate what browsers have to trust
 */
record TlsHouse(House house, String baseUrl, Path certificate) implements AutoCloseable {
  private static final Pattern MAIN = Pattern.compile("main: http://127\\.0\\.0\\.1:(\\d+)");

  static TlsHouse start(Path folder) throws Exception {
    return start(folder, Clock.systemUTC());
  }

  static TlsHouse start(Path folder, InstantSource time) throws Exception {
    Files.createDirectories(folder);
    var tls = KeyPairFiles.make(folder, "server");
    var house = House.start(folder, time, yaml -> withTls(yaml, tls));
    var baseUrl = "https://localhost:" + house.port();
    return new TlsHouse(house, baseUrl, tls.certificate());
  }

  /**
   * One with rules and settings of the test's.
   *
   * @param more further lines of the configuration
   */
  static TlsHouse start(Path folder, InstantSource time, String more, String policy)
      throws Exception {
    Files.createDirectories(folder);
    var tls = KeyPairFiles.make(folder, "server");
    var house = House.start(folder, time, yaml -> withTls(yaml, tls) + more, policy);
    return new TlsHouse(house, "https://localhost:" + house.port(), tls.certificate());
  }

  /** One that believes a service's own certificate when it calls it. */
  static TlsHouse trusting(Path folder, Path certificate) throws Exception {
    Files.createDirectories(folder);
    var tls = KeyPairFiles.make(folder, "server");
    var trust = "outside: {trust: %s}\n".formatted(certificate);
    var house = House.start(folder, Clock.systemUTC(), yaml -> withTls(yaml, tls) + trust);
    return new TlsHouse(house, "https://localhost:" + house.port(), tls.certificate());
  }

  private static String withTls(String yaml, KeyPairFiles tls) {
    var main = MAIN.matcher(yaml);
    if (!main.find()) {
      throw new AssertionError(yaml);
    }
    return main.replaceFirst("main: 127.0.0.1:$1")
            .replace("time-zone: UTC", "time-zone: Asia/Tokyo")
            .replace(House.BASE_URL, "https://localhost:" + main.group(1))
        + "tls: {certificate: %s, private-key: %s}\n".formatted(tls.certificate(), tls.key());
  }

  String entityId() {
    return baseUrl + "/saml/metadata";
  }

  @Override
  public void close() {
    house.close();
  }
}
