package jp.mochi.idp.lifecycle.enrolment;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentOutcome;

/**
 * Certificates given out at the desk, each for a code of its own: request checked, person read from
 * the directory, certificate signed, device registered, all of it recorded durably. Requests and
 * codes are made before. Without a protocol: SCEP adds an RSA-3072 signature and a decryption, EST
 * a handshake. Not a test: run by hand, with an empty folder and how many at once; {@code
 * docs/performance.md} quotes it.
 */
public final class EnrolmentBenchmark {
  private static final int EACH = 900;
  private static final EnrolmentRoute EST = EnrolmentRoute.EST;

  private EnrolmentBenchmark() {}

  /** What one phone shows. */
  private record Shown(CertificationRequest request, Challenge.OneTime code) {}

  public static void main(String[] args) throws Exception {
    var atOnce = Integer.parseInt(args[1]);
    var settings = "devices: {most-per-person: 1000}\n";
    try (var desk = new Desk(Path.of(args[0]), yaml -> yaml + settings)) {
      for (var person : List.of("tanaka", "suzuki", "yamada")) {
        round(desk, prepared(desk, person), atOnce);
      }
    }
  }

  private static List<Shown> prepared(Desk desk, String person) throws Exception {
    var all = new ArrayList<Shown>();
    var codes = new EnrolmentCodes();
    var by = desk.by("nakamura", "benchmark");
    for (var i = 0; i < EACH; i++) {
      var candidate = desk.candidate(person, person + "-" + i);
      var code =
          desk.house
              .database()
              .write(
                  handle ->
                      codes.make(
                          handle, EST, candidate, by, desk.time.instant(), Duration.ofHours(1)));
      all.add(new Shown(Desk.csr(KeyPairs.p256(), "CN=" + person), code));
    }
    return all;
  }

  private static void round(Desk desk, List<Shown> all, int atOnce) throws Exception {
    var asks = new ArrayList<Callable<EnrolmentOutcome>>();
    for (var shown : all) {
      asks.add(() -> desk.ask(EST, shown.request(), Desk.proof(shown.code())));
    }
    var used = processorTime();
    var began = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(atOnce)) {
      for (var outcome : pool.invokeAll(asks)) {
        Desk.issued(outcome.get());
      }
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d at once: %.0f enrolments/s, %.2f ms of processor time each%n",
        atOnce,
        all.size() / seconds,
        (processorTime() - used) / 1e6 / all.size());
  }

  /** Nanoseconds of this process, on all processors. */
  private static long processorTime() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
