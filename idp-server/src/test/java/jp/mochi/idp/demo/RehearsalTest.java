package jp.mochi.idp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private final Path folder;
  private final int port = DemoPorts.freeFrom(27443);

  RehearsalTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void signsAPersonOnAtAServerOfItsOwn() throws Exception {
    var plan = DemoPlan.onLoopback(folder, port);
    RehearseCommand.rehearse(plan, CLOCK);
    assertTrue(DemoPorts.taken(plan).isEmpty(), "the server is gone");
  }

  @Test
  void saysSoWhenNoSignOnCameOfIt() throws Exception {
    var plan = DemoPlan.onLoopback(folder, port);
    try (var held = DemoFolder.open(plan, CLOCK, Language.EN);
        var idp = EmbeddedIdp.start(held, CLOCK);
        var https = new LocalHttps(held.authority().certificate())) {
      idp.register("rehearsal", "rehearsal", Rehearsal.metadata());
      var rehearsal = new Rehearsal(https, plan.baseUrl());
      assertThrows(IOException.class, () -> rehearsal.signOn("tanaka", "wrong", CLOCK.instant()));
    }
  }

  @Test
  void holdsItsFolderAgainstASecondDemo() throws Exception {
    var plan = DemoPlan.onLoopback(folder, port);
    try (var held = DemoFolder.open(plan, CLOCK, Language.EN)) {
      assertTrue(held.first());
      var refused =
          assertThrows(StartFailure.class, () -> DemoFolder.open(plan, CLOCK, Language.EN));
      assertTrue(
          refused.sentence(java.util.Locale.ENGLISH).contains("--data"),
          refused.sentence(java.util.Locale.ENGLISH));
    }
    DemoFolder.open(plan, CLOCK, Language.EN).close();
  }

  @Test
  void namesAFolderThatIsAFile() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");
    var refused =
        assertThrows(
            StartFailure.class,
            () -> DemoFolder.open(DemoPlan.onLoopback(file, port), CLOCK, Language.JA));
    assertTrue(
        refused.sentence(java.util.Locale.ENGLISH).contains("フォルダーではありません"),
        refused.sentence(java.util.Locale.ENGLISH));
  }

  @Test
  void keepsSecretsForTheirOwner() throws Exception {
    var plan = DemoPlan.onLoopback(folder.resolve("data"), port);
    String key;
    try (var held = DemoFolder.open(plan, CLOCK, Language.EN)) {
      for (var secret : new String[] {"keys/master.key", "ca/authority.pem", "ca/server.key"}) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(held.resolve(secret))));
      }
      key = Files.readString(held.resolve("keys/master.key"));
      assertFalse(key.isBlank());
    }
    try (var again = DemoFolder.open(plan, CLOCK, Language.EN)) {
      assertEquals(key, Files.readString(again.resolve("keys/master.key")));
    }
  }
}
