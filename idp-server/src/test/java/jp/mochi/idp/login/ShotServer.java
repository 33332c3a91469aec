package jp.mochi.idp.login;

import java.util.concurrent.CountDownLatch;

/** Serves the pages until it is ended, to look at them in a browser. Prints its port. */
final class ShotServer {
  private ShotServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (var house = new LoginHouse()) {
      house.directory.expirePassword("suzuki");
      IO.println(house.port());
      new CountDownLatch(1).await();
    }
  }
}
