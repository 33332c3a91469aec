package jp.mochi.idp.certificate;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;

/** A house whose rules ask for certificates, with the authority that signs phones' certificates. */
final class PhoneHouse implements AutoCloseable {
  private static final String POLICY =
      """
      version: 1
      rules:
        - name: both
          reason: {ja: 会社の端末で, en: With your company phone}
          if: {services: [strict]}
          require: [password, certificate]
        - name: phone
          reason: {ja: 端末だけで, en: By phone alone}
          if: {services: [phone]}
          require: [{factor: certificate, max-age: 40d}]
        - name: others
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  private final House house;
  private final Path dir;
  private final InstantSource time;
  private final LocalAuthority authority;

  private PhoneHouse(House house, Path dir, InstantSource time, LocalAuthority authority) {
    this.house = house;
    this.dir = dir;
    this.time = time;
    this.authority = authority;
  }

  static PhoneHouse start(Path dir, InstantSource time) throws Exception {
    return start(dir, time, "", UnaryOperator.identity());
  }

  /**
   * @param more a line of {@code client-certificate}
   * @param changes what the configuration says otherwise
   */
  static PhoneHouse start(Path dir, InstantSource time, String more, UnaryOperator<String> changes)
      throws Exception {
    return start(dir, time, more, changes, POLICY);
  }

  /** The same under other rules. */
  static PhoneHouse start(
      Path dir, InstantSource time, String more, UnaryOperator<String> changes, String policy)
      throws Exception {
    var clock = time.withZone(ZoneOffset.UTC);
    var authority = LocalAuthority.open(dir.resolve("phones"), "Phones CA", clock);
    var server = LocalAuthority.open(dir.resolve("tls"), "Server CA", clock);
    var files = server.serverCertificate(Set.of("127.0.0.1", "localhost"));
    var lines =
        """
        tls: {certificate: %s, private-key: %s}
        client-certificate:
          authorities:
            - {name: phones, file: %s, map: [san-upn, san-mail], revocation: none}
          %s
        """
            .formatted(files.certificate(), files.privateKey(), authority.caFile(), more);
    var house = House.start(dir, time, yaml -> changes.apply(yaml + lines), policy);
    for (var name : new String[] {"strict", "phone", "lax"}) {
      house.register(name, entity(name), "https://" + name + ".example/acs");
    }
    return new PhoneHouse(house, dir, time, authority);
  }

  static String entity(String service) {
    return "https://" + service + ".example/sp";
  }

  House house() {
    return house;
  }

  /** A certificate that the house's authority has signed. */
  ClientKey key(String username) {
    return authority.clientCertificate(username, username + "@demo.mochi.example");
  }

  /** One that ended before today. */
  ClientKey expired(String username) throws Exception {
    var past = InstantSource.fixed(time.instant().minus(Duration.ofDays(400)));
    return LocalAuthority.open(dir.resolve("phones"), "", past.withZone(ZoneOffset.UTC))
        .clientCertificate(username, username + "@demo.mochi.example");
  }

  /** One that ends after so long. */
  ClientKey brief(String username, Duration left) throws Exception {
    var then = time.instant().plus(left).minus(Duration.ofDays(365)).plus(Duration.ofHours(1));
    return LocalAuthority.open(
            dir.resolve("phones"), "", InstantSource.fixed(then).withZone(ZoneOffset.UTC))
        .clientCertificate(username, username + "@demo.mochi.example");
  }

  /** One that somebody else has signed for the same name. */
  ClientKey foreign(String username) throws Exception {
    return LocalAuthority.open(
            dir.resolve("elsewhere"), "Somebody else's CA", time.withZone(ZoneOffset.UTC))
        .clientCertificate(username, username + "@demo.mochi.example");
  }

  AuthnRequests request(String service) {
    return new AuthnRequests(entity(service), time.instant());
  }

  Browser.Page ask(Browser browser, String service) throws Exception {
    return browser.get(request(service).redirect());
  }

  /** Asks until a second has passed, which is how long a session that has ended may be seen. */
  Browser.Page askLater(Browser browser, String service) throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    var page = ask(browser, service);
    while (page.body().contains("SAMLResponse") && System.nanoTime() < end) {
      page = ask(browser, service);
    }
    return page;
  }

  /** Signs on with the password, up to the page that comes then. */
  Browser.Page afterPassword(Browser browser, String service, String username) throws Exception {
    return browser.signIn(ask(browser, service), username, password(username));
  }

  static String password(String username) {
    return username + "-demo-1";
  }

  /** Where the listener is, whatever browsers are told. */
  String listener() {
    return "https://127.0.0.1:" + house.configuration().listen().clientCertificate().port();
  }

  /** Where the listener is for those who speak plain HTTP. */
  String plainListener() {
    return listener().replace("https://", "http://");
  }

  /** Files with the certificate and the key, as openssl and curl take them. */
  Path file(ClientKey key) throws java.io.IOException {
    var file = java.nio.file.Files.createTempFile(dir, "phone", ".pem");
    return java.nio.file.Files.writeString(
        file, Pem.write(key.key()) + Pem.write(key.certificate()));
  }

  /** What the witness answers to the form of this page. */
  Browser.Page witness(Browser.Page page, Phone phone) throws Exception {
    return phone.post(listener() + "/login/certificate", Map.of("token", ask(page)));
  }

  /** The ask in a page that asks for a certificate. */
  static String ask(Browser.Page page) {
    if (!page.action().endsWith("/login/certificate")) {
      throw new AssertionError(page.body());
    }
    return page.body().split("name=\"token\" value=\"", 2)[1].split("\"", 2)[0];
  }

  /** Goes there and back, with the phone's certificate. */
  Browser.Page show(Browser browser, Browser.Page page, Phone phone) throws Exception {
    return browser.follow(browser.post("/login/proof", witness(page, phone).fields()));
  }

  /** The reasons of the refusals on record, the latest first. */
  java.util.List<String> reasons() {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT reason FROM audit WHERE result = 'REFUSED' ORDER BY id DESC")
                    .mapTo(String.class)
                    .list());
  }

  Instant now() {
    return time.instant();
  }

  @Override
  public void close() {
    house.close();
  }
}
