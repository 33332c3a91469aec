package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Tables;
import jp.mochi.cert.status.RevocationList;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.cert.trust.RevocationStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What an authority with a million certificates issued and 65,000 revoked costs, a year's losses of
 * a very large company. Not a test: run by hand, with a folder that has two gigabytes to spare and
 * the heap that the server has; {@code docs/performance.md} quotes it.
 */
public final class AuthorityBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final int ISSUED = 1_000_000;
  private static final int REVOKED = 65_000;

  private final KeyPair key = KeyPairs.p256();
  private final Signer signer = Signer.of(key.getPrivate());
  private final X509Certificate authority =
      MakeAuthority.root("Benchmark", key.getPublic(), NOW, signer);
  private final Crls crls = new Crls();
  private final IssuedCertificates issued = new IssuedCertificates();

  private AuthorityBenchmark() {}

  public static void main(String[] args) throws Exception {
    var file = Path.of(args[0]).resolve("benchmark.db");
    var filled = Files.exists(file); // by an earlier run
    var jdbi = Jdbi.create("jdbc:sqlite:" + file);
    try (var handle = jdbi.open()) {
      new AuthorityBenchmark().run(handle, filled);
    }
  }

  private void run(Handle handle, boolean filled) throws Exception {
    if (!filled) {
      fill(handle);
    }
    for (var i = 0; i < 5; i++) {
      lists(handle);
    }
    statuses(handle);
    answers();
  }

  private void fill(Handle handle) throws IOException {
    Tables.make(handle);
    var begun = System.nanoTime();
    var random = new Random(1);
    var der = Der.of(new byte[700]);
    crls.open(handle, "ca-1");
    handle.begin();
    for (var i = 0; i < ISSUED; i++) {
      var serial = SerialNumber.text(new BigInteger(127, random));
      var holder =
          new Holder("p" + i, "user" + i, "User", List.of(), Optional.empty(), "phone-" + i);
      var row =
          new IssuedCertificate(
              "ca-1",
              serial,
              holder.person(),
              holder.username(),
              holder.device(),
              String.format(Locale.ROOT, "%064x", i),
              NOW,
              NOW.plus(Duration.ofDays(365)),
              NOW,
              "benchmark",
              der,
              Optional.empty(),
              new IssuedCertificate.How(EnrolmentRoute.SCEP, false),
              Optional.empty());
      issued.record(handle, row, holder);
      if (i % (ISSUED / REVOKED) == 0) {
        issued.revoke(handle, row, jp.mochi.cert.trust.RevocationReason.KEY_COMPROMISE, NOW);
      }
    }
    handle.commit();
    System.out.printf(Locale.ROOT, "recorded %d certificates in %.0f s%n", ISSUED, seconds(begun));
  }

  private void lists(Handle handle) {
    var begun = System.nanoTime();
    var content = crls.content(handle, "ca-1", NOW).orElseThrow();
    var read = seconds(begun);
    var before = allocated();
    var made = new MakeCrl(authority, signer).sign(content, NOW);
    System.out.printf(
        Locale.ROOT,
        "list of %d: read %.2f s, read and signed %.2f s, %.1f MB, allocating %.0f MB%n",
        content.size(),
        read,
        seconds(begun),
        made.der().length() / 1e6,
        (allocated() - before) / 1e6);
    begun = System.nanoTime();
    var kept = RevocationList.read(made.der().bytes(), List.of(authority));
    var list = ((RevocationList.Reading.Read) kept).list();
    System.out.printf(
        Locale.ROOT, "the same read and verified as somebody else's: %.2f s%n", seconds(begun));
    begun = System.nanoTime();
    var random = new Random(2);
    for (var i = 0; i < 1_000_000; i++) {
      list.status(new BigInteger(127, random), jp.mochi.cert.status.Deltas.NONE, NOW);
    }
    System.out.printf(Locale.ROOT, "looked up in it: %.2f µs%n", seconds(begun));
  }

  private void statuses(Handle handle) {
    for (var round = 0; round < 3; round++) {
      var begun = System.nanoTime();
      var random = new Random(1);
      for (var i = 0; i < 100_000; i++) {
        issued.status(handle, "ca-1", new BigInteger(127, random));
      }
      System.out.printf(Locale.ROOT, "looked up in the database: %.1f µs%n", seconds(begun) * 10);
    }
  }

  private void answers() throws Exception {
    var responder = KeyPairs.p256();
    var certificate = MakeAuthority.responder("R", responder.getPublic(), NOW, authority, signer);
    var answering = new AnswerStatusRequest(certificate, Signer.of(responder.getPrivate()));
    var named = new NamedAuthority(authority);
    var der = StatusQuestion.about(BigInteger.TEN, authority).request();
    for (var round = 0; round < 4; round++) {
      var begun = System.nanoTime();
      for (var i = 0; i < 3_000; i++) {
        var request = StatusRequest.read(der).orElseThrow();
        if (!named.isNamedBy(request)) {
          throw new IllegalStateException();
        }
        answering.answer(request, serial -> new RevocationStatus.Good(), NOW);
      }
      var answer = seconds(begun) / 3_000;
      begun = System.nanoTime();
      for (var i = 0; i < 3_000; i++) {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(responder.getPrivate());
        signature.update(der);
        signature.sign();
      }
      var sign = seconds(begun) / 3_000;
      System.out.printf(
          Locale.ROOT,
          "an answer %.0f µs, a P-256 signature %.0f µs: %.2f times%n",
          answer * 1e6,
          sign * 1e6,
          answer / sign);
    }
  }

  private static long allocated() {
    return java.lang.management.ManagementFactory.getThreadMXBean()
            instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }

  private static double seconds(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }
}
