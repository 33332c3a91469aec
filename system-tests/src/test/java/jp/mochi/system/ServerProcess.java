package jp.mochi.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import jp.mochi.idp.IdpServer;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.config.ConfigurationReader;

/** The server in a process of its own, which a test can kill. */
final class ServerProcess {
  private ServerProcess() {}

  /** Runs the server of the configuration file named until it is killed. */
  public static void main(String[] arguments) throws StartFailure, InterruptedException {
    switch (ConfigurationReader.read(Path.of(arguments[0]), Map.of())) {
      case ConfigurationReader.Outcome.Read(var configuration) -> {
        var clock = Clock.systemUTC();
        var mode = IdpServer.Mode.PRODUCTION;
        try (var _ = IdpServer.start(configuration, Map.of(), clock, mode)) {
          new CountDownLatch(1).await();
        }
      }
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          throw new IllegalArgumentException(faults.toString());
    }
  }

  /** Starts it, and answers once it listens. */
  static Program start(Path configuration, Path log, int port) throws IOException {
    return Program.start(
            "the JDK",
            log,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            ServerProcess.class.getName(),
            configuration.toString())
        .awaitPort(port);
  }
}
