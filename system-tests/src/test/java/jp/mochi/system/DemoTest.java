package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
                String.valueOf(port + 1000),
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
