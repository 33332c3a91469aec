package jp.mochi.idp.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code mochi rehearse}: a server in a temporary folder, on free ports, with one sign-on, then the
 * end. The launcher has Java record which classes and methods that takes, for its AOT cache. Exit
 * status 0 if the sign-on came through, 1 otherwise.
 */
@Command(name = "rehearse", hidden = true)
public final class RehearseCommand implements Callable<Integer> {
  private static final int FIRST_PORT = 20443;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    var folder = Files.createTempDirectory("mochi-rehearsal");
    try {
      rehearse(DemoPlan.onLoopback(folder, DemoPorts.freeFrom(FIRST_PORT)), Clock.systemUTC());
      return 0;
    } catch (StartFailure | IOException | GeneralSecurityException e) {
      err.println(e.getMessage());
      return 1;
    } finally {
      remove(folder);
    }
  }

  static void rehearse(DemoPlan plan, Clock clock)
      throws StartFailure, IOException, GeneralSecurityException {
    try (var folder = DemoFolder.open(plan, clock, Language.EN);
        var idp = EmbeddedIdp.start(folder, clock);
        var https = new LocalHttps(folder.authority().certificate())) {
      idp.register("rehearsal", "rehearsal", Rehearsal.metadata());
      var person = EmbeddedDirectory.samplePeople().getFirst();
      new Rehearsal(https, plan.baseUrl())
          .signOn(person.username(), person.password().reveal(), clock.instant());
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
