package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind nginx that ends TLS: the client's address is what nginx saw, whatever the client says. */
class ProxyTest {
  private static final String SP = "https://sp.example/saml";
  private static final String CLIENT = "127.0.0.2";
  private static final String FORGED = "203.0.113.9";

  private static House house;
  private static Program nginx;
  private static String outside;
  private static KeyPairFiles tls;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    int port = Program.freePort();
    outside = "https://localhost:" + port;
    house =
        House.start(
            dir,
            Clock.systemUTC(),
            yaml -> yaml.replace(House.BASE_URL, outside) + "trusted-proxies: [127.0.0.1/32]\n");
    house.register("sp", SP, "https://sp.example/acs");
    tls = KeyPairFiles.make(dir, "proxy");
    var file = dir.resolve("nginx.conf");
    Files.writeString(file, configuration(dir, port));
    nginx =
        Program.start("nginx", dir.resolve("nginx.log"), "/usr/sbin/nginx", "-c", file.toString())
            .awaitPort(port);
  }

  private static String configuration(Path dir, int port) throws Exception {
    try (var in = ProxyTest.class.getResourceAsStream("nginx.conf")) {
      if (in == null) {
        throw new AssertionError("nginx.conf is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${root}", dir.toString())
          .replace("${port}", Integer.toString(port))
          .replace("${upstream}", Integer.toString(house.port()))
          .replace("${user}", "root".equals(System.getProperty("user.name")) ? "user root;" : "");
    }
  }

  @AfterAll
  static void stop() {
    if (nginx != null) {
      nginx.close();
    }
    if (house != null) {
      house.close();
    }
  }

  private static Surfer surfer() throws Exception {
    return new Surfer(List.of(tls.certificate()), InetAddress.ofLiteral(CLIENT));
  }

  private static String request() throws Exception {
    return new AuthnRequests(SP, Clock.systemUTC().instant()).redirect();
  }

  /** Where the newest assertion went to, as the audit has it. */
  private static String addressInAudit() {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT client_address FROM audit WHERE kind = 'permitted'"
                            + " ORDER BY id DESC LIMIT 1")
                    .mapTo(String.class)
                    .one());
  }

  private static String signOn(Surfer surfer, String at) throws Exception {
    var answer = surfer.signIn(surfer.get(at + request()), "tanaka", "tanaka-demo-1");
    var response =
        new String(
            Base64.getDecoder().decode(answer.form().field("SAMLResponse")),
            StandardCharsets.UTF_8);
    assertTrue(response.contains("status:Success"), response);
    return response;
  }

  @Test
  void aPersonSignsOnFromTheirOwnAddress() throws Exception {
    var response = signOn(surfer(), outside);
    assertEquals(CLIENT, addressInAudit());
    assertTrue(response.contains("SubjectLocality Address=\"" + CLIENT + "\""), response);
    assertTrue(response.contains("<saml:Issuer>" + outside + "/saml/metadata<"), response);
  }

  @Test
  void anAddressThatTheClientForgedIsIgnored() throws Exception {
    signOn(surfer().saying("X-Forwarded-For", FORGED), outside);
    assertEquals(CLIENT, addressInAudit());
  }

  @Test
  void whoIsNoTrustedProxySpeaksForNobody() throws Exception {
    var direct = "http://127.0.0.1:" + house.port();
    var login = surfer().saying("X-Forwarded-For", FORGED).get(direct + "/saml/sso?SAMLRequest=x");
    assertEquals(400, login.status());
    assertEquals(CLIENT, newestAddress());
    var proxy = new Surfer(List.of()).saying("X-Forwarded-For", FORGED);
    proxy.get(direct + "/saml/sso?SAMLRequest=x");
    assertEquals(FORGED, newestAddress());
  }

  private static String newestAddress() {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT client_address FROM audit ORDER BY id DESC LIMIT 1")
                    .mapTo(String.class)
                    .one());
  }

  @Test
  void twoHeadersThatDisagreeAreRefused() throws Exception {
    var refused = surfer().saying("Forwarded", "for=" + FORGED).get(outside + request());
    assertEquals(400, refused.status(), refused.body());
    assertEquals(200, surfer().get(outside + request()).status());
  }
}
