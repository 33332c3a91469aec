package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mochi demo} as somebody meets it who has just cloned the project. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
  private static final Pattern CERTIFICATE =
      Pattern.compile("X509Certificate>([^<]*)</[a-z0-9]*:?X509Certificate");

  private final int port = DemoProcess.freePorts();
  private final Path folder;

  DemoTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path data(String name) {
    return folder.resolve("demo-data").resolve(name);
  }

  private DemoVisitor visitor() throws Exception {
    return new DemoVisitor(port, data("ca/ca.pem"));
  }

  @Test
  void signsSamplePeopleOnAtTheSampleService() throws Exception {
    try (var demo = DemoProcess.start(folder, port);
        var tanaka = visitor();
        var stranger = visitor();
        var kim = visitor()) {
      assertTrue(demo.announcement().contains("https://localhost:" + (port + 3) + "/"));
      assertTrue(demo.announcement().contains("tanaka-demo-1"));

      var page = tanaka.signOn("tanaka", "tanaka-demo-1");
      assertTrue(page.accepted(), page.body());
      assertTrue(page.body().contains("tanaka@demo.mochi.example"));
      assertTrue(page.body().contains("<dt>groups</dt><dd>sales</dd>"), page.body());

      assertFalse(stranger.signOn("tanaka", "tanaka-demo-2").accepted());
      assertFalse(kim.signOn("kim", "kim-demo-1").accepted(), "the account is disabled");

      assertTrue(DemoProcess.free(port + 4), "without --base-url there is no page for phones");
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(data("mochi.yaml"))));
    }
  }

  @Test
  void signsOutFromTheServiceAndFromHere() throws Exception {
    try (var demo = DemoProcess.start(folder, port);
        var tanaka = visitor()) {
      assertTrue(tanaka.signOn("tanaka", "tanaka-demo-1").accepted(), demo.errors());
      var over = tanaka.atSample("/logout");
      assertTrue(
          over.body().contains("data-result=\"signed-out\" data-everywhere=\"true\""), over.body());
      assertTrue(tanaka.get("/logout").contains("You are not signed in here"));

      assertTrue(tanaka.signOn("tanaka", "tanaka-demo-1").accepted(), demo.errors());
      var going = tanaka.fill(tanaka.atHome("/logout"), Map.of());
      var end = tanaka.follow(going, "onward");
      assertTrue(end.body().contains("data-state=\"done\""), end.body());
      assertEquals("nobody", tanaka.atSample("/session").body().strip());
    }
  }

  @Test
  void keepsPasswordsSessionsKeysAndServicesForTheNextStart() throws Exception {
    DemoVisitor tanaka;
    String key;
    try (var demo = DemoProcess.start(folder, port);
        var garcia = visitor()) {
      tanaka = visitor();
      assertTrue(tanaka.signOn("tanaka", "tanaka-demo-1").accepted());
      assertTrue(changePassword(garcia, "garcia-demo-1", "Sevilla 2026!").accepted());
      key = signingKey(garcia);
      assertTrue(demo.endsOnTerm(10));
    }
    try (var demo = DemoProcess.start(folder, port);
        var garcia = visitor();
        var old = visitor()) {
      assertTrue(demo.announcement().contains("is kept"), demo.announcement());
      assertTrue(garcia.signOn("garcia", "Sevilla 2026!").accepted());
      assertFalse(old.signOn("garcia", "garcia-demo-1").accepted());
      assertEquals(key, signingKey(garcia));
      var again = tanaka.deliver(tanaka.begin());
      assertTrue(again.accepted(), "the session holds: " + again);
    } finally {
      tanaka.close();
    }
  }

  /** As the login page asks for it, on the first sign-on. */
  private static DemoVisitor.Page changePassword(DemoVisitor garcia, String old, String fresh)
      throws Exception {
    var form = garcia.fill(garcia.begin(), Map.of("username", "garcia", "password", old));
    var changed = garcia.fill(form, Map.of("old", old, "fresh", fresh, "repeat", fresh));
    return garcia.deliver(changed);
  }

  private static String signingKey(DemoVisitor visitor) throws Exception {
    var found = CERTIFICATE.matcher(visitor.get("/saml/metadata"));
    assertTrue(found.find());
    return found.group(1);
  }

  @Test
  void endsBothProcessesWhenItIsTold() throws Exception {
    try (var demo = DemoProcess.start(folder, port)) {
      assertEquals(1, demo.children().size());
      assertTrue(demo.endsOnTerm(10), demo.errors());
      assertEquals(128 + 15, demo.exitStatus());
      assertGone(demo);
    }
  }

  @Test
  void endsAtCtrlCAndGoesOnWhereItWas() throws Exception {
    try (var demo = DemoProcess.start(folder, port)) {
      assertTrue(demo.endsOnInterrupt(10), demo.errors());
      assertEquals(128 + 2, demo.exitStatus());
      assertFalse(demo.errors().contains("Exception"), demo.errors());
      assertGone(demo);
    }
    try (var demo = DemoProcess.start(folder, port)) {
      assertTrue(demo.announcement().contains("is kept"), demo.announcement());
    }
  }

  @Test
  void showsPhonesUnderTheGivenNameHowToTrustIt() throws Exception {
    var name = "mochi-demo.example";
    var base = "https://" + name + ":" + port;
    try (var demo = DemoProcess.start(folder, port, "--base-url", base);
        var http = HttpClient.newHttpClient()) {
      var said = demo.announcement();
      assertTrue(said.contains(base + "/saml/metadata"), said);
      assertTrue(said.contains("http://" + name + ":" + (port + 4)), said);
      assertTrue(said.contains("\u2580") && said.contains("\u2584"), "no QR code: " + said);

      var page = get(http, "/en");
      assertEquals(200, page.statusCode());
      assertTrue(page.body().contains("mochi-demo-ca.mobileconfig"), page.body());
      assertTrue(get(http, "/ja").body().contains("mochi-demo-ca.crt"));
      try (var pem = Files.newInputStream(data("ca/ca.pem"))) {
        var authority = CertificateFactory.getInstance("X.509").generateCertificate(pem);
        assertArrayEquals(authority.getEncoded(), bytes(http, "/mochi-demo-ca.crt"));
      }
      try (var visitor = visitor()) {
        var metadata = visitor.get("/saml/metadata");
        assertTrue(metadata.contains("entityID=\"" + base + "/saml/metadata\""), metadata);
      }
      assertTrue(demo.endsOnTerm(10), demo.errors());
      assertTrue(DemoProcess.free(port + 4));
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 4) + path)).build();
  }

  private HttpResponse<String> get(HttpClient http, String path) throws Exception {
    return http.send(request(path), BodyHandlers.ofString());
  }

  private byte[] bytes(HttpClient http, String path) throws Exception {
    return http.send(request(path), BodyHandlers.ofByteArray()).body();
  }

  @Test
  void leavesNoSampleServiceBehindWhenItIsKilled() throws Exception {
    try (var demo = DemoProcess.start(folder, port)) {
      demo.kill();
      assertGone(demo);
    }
  }

  private void assertGone(DemoProcess demo) throws Exception {
    for (var child : demo.children()) {
      child.onExit().get(10, TimeUnit.SECONDS);
    }
    for (int p = port; p < port + 4; p++) {
      assertTrue(DemoProcess.free(p), "port " + p + " is still held");
    }
  }

  @Test
  void namesAPortThatIsInUse() throws Exception {
    try (var held =
            new java.net.ServerSocket(port + 1, 1, java.net.InetAddress.getLoopbackAddress());
        var demo = DemoProcess.launch(folder, "demo", "--port", String.valueOf(port))) {
      assertTrue(demo.ended(60));
      assertEquals(1, demo.exitStatus());
      var said = demo.errors().strip();
      assertEquals(1, said.lines().count(), said);
      assertTrue(said.contains("Port " + held.getLocalPort()) && said.contains("--port"), said);
      assertFalse(Files.exists(data("mochi.yaml")), "nothing was started");
    }
  }

  @Test
  void refusesASecondDemoOnTheSameData() throws Exception {
    try (var demo = DemoProcess.start(folder, port);
        var second =
            DemoProcess.launch(
                Files.createDirectories(folder.resolve("elsewhere")),
                "demo",
                "--port",
                String.valueOf(port + 5),
                "--data",
                data("").toString())) {
      assertTrue(second.ended(60));
      assertEquals(1, second.exitStatus());
      assertTrue(second.errors().contains("--data"), second.errors());
      assertTrue(demo.endsOnTerm(10));
    }
  }

  @Test
  void rehearsesASignOnAndLeavesNothing() throws Exception {
    try (var rehearsal = DemoProcess.launch(folder, "rehearse")) {
      assertTrue(rehearsal.ended(120));
      assertEquals(0, rehearsal.exitStatus(), rehearsal.errors());
    }
  }
}
