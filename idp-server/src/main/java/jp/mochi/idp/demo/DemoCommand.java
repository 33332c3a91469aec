package jp.mochi.idp.demo;

import ch.qos.logback.classic.Level;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.text.Language;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mochi demo}: starts the demo and stays until it is told to stop. Ctrl-C and SIGTERM end it
 * in order; the exit status is then the shell's for that signal, 130 or 143. 1: it couldn't start,
 * 2: the options can't be followed.
 */
@Command(name = "demo")
public final class DemoCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      descriptionKey = "option.help")
  private boolean help;

  @Option(names = "--port", paramLabel = "N", descriptionKey = "demo.port")
  private @Nullable Integer port;

  @Option(names = "--data", paramLabel = "DIR", descriptionKey = "demo.data")
  private @Nullable Path data;

  @Option(names = "--base-url", paramLabel = "URL", descriptionKey = "demo.base-url")
  private @Nullable String baseUrl;

  @Override
  public Integer call() {
    var commandLine = Objects.requireNonNull(spec).commandLine();
    var words = Words.ofTerminal();
    var folder = Optional.ofNullable(data).orElseGet(DemoCommand::usualFolder);
    return switch (DemoPlan.of(folder, Optional.ofNullable(port), Optional.ofNullable(baseUrl))) {
      case DemoPlan.Outcome.Refused(var why, var given) -> {
        commandLine.getErr().println(why.sentence(words.language(), given, thisMachine()));
        yield 2;
      }
      case DemoPlan.Outcome.Planned(var plan) ->
          run(plan, words, commandLine.getOut(), commandLine.getErr());
    };
  }

  private static Integer run(DemoPlan plan, Words words, PrintWriter out, PrintWriter err) {
    sayWhatIsWrongOnly();
    Demo demo;
    try (var steps = new Steps(err)) {
      demo = Demo.start(plan, words, steps, Clock.systemUTC());
    } catch (StartFailure e) {
      err.println(e.sentence(words.language() == Language.JA ? Locale.JAPANESE : Locale.ENGLISH));
      return 1;
    }
    var stopping = new CountDownLatch(1);
    stopWithTheProcess(demo, stopping, words, err);
    out.print(new Announcement(words, Ink.ofTerminal(System.getenv())).of(demo));
    out.flush();
    warnIfTheSampleEnds(demo, stopping, words, err);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /** The terminal shows addresses and accounts; what a server tells its operator is in the way. */
  private static void sayWhatIsWrongOnly() {
    level("jp.mochi", Level.WARN);
    // that nobody takes back what the demo's own authority has signed is the demo's nature
    level("jp.mochi.idp.AuthorityInPlace", Level.ERROR);
  }

  private static void level(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof ch.qos.logback.classic.Logger logger) {
      logger.setLevel(level);
    }
  }

  private static void stopWithTheProcess(
      Demo demo, CountDownLatch stopping, Words words, PrintWriter err) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.countDown();
                  err.println("\n" + words.say("終了しています。", "Stopping."));
                  err.flush();
                  demo.close();
                },
                "stop"));
  }

  /**
   * Ctrl-C reaches both processes at once, so an end is worth a word only if ours doesn't follow.
   */
  private static void warnIfTheSampleEnds(
      Demo demo, CountDownLatch stopping, Words words, PrintWriter err) {
    var log = demo.folder().resolve("sample-service.log");
    var unused =
        demo.sampleEnded()
            .thenAccept(
                process -> {
                  if (!stops(stopping)) {
                    err.println(words.sampleEnded(log));
                    err.flush();
                  }
                });
  }

  private static boolean stops(CountDownLatch stopping) {
    try {
      return stopping.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** In the project's folder, so that a start from elsewhere finds it again; else where we are. */
  private static Path usualFolder() {
    var home = System.getProperty("mochi.home");
    var root = home != null && Files.isWritable(Path.of(home)) ? Path.of(home) : Path.of("");
    return root.resolve("demo-data");
  }

  private static String thisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "pc.example.com";
    }
  }
}
