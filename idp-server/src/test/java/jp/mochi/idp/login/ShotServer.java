package jp.mochi.idp.login;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;

/** Serves the pages until it is ended, to look at them in a browser. Prints its port. */
final class ShotServer {
  private ShotServer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("mochi-pages");
    try (var house = new LoginHouse(folder)) {
      house.directory.expirePassword("suzuki");
      IO.println(house.port());
      new CountDownLatch(1).await();
    }
  }
}
