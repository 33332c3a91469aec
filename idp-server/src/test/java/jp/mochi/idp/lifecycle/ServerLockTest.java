package jp.mochi.idp.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLockTest {
  @Test
  void isHeldFromTheStartToTheEndOfAServer(@TempDir Path data) throws Exception {
    assertFalse(ServerLock.isHeld(data));
    try (var _ = ServerLock.take(data).orElseThrow()) {
      assertTrue(ServerLock.isHeld(data));
      assertTrue(ServerLock.take(data).isEmpty());
    }
    assertFalse(ServerLock.isHeld(data));
  }

  @Test
  void askingWhetherItIsHeldLeavesNothingBehind(@TempDir Path dir) throws Exception {
    var data = dir.resolve("data");
    assertFalse(ServerLock.isHeld(data));
    assertFalse(Files.exists(data));
    Files.createDirectory(data);
    assertFalse(ServerLock.isHeld(data));
    try (var files = Files.list(data)) {
      assertEquals(0, files.count());
    }
  }
}
