package jp.mochi.idp.pki;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Locale;
import java.util.regex.Pattern;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;

/**
 * Status answers over HTTP, by a whole server, with {@code wrk} as the client; beside it one P-256
 * signature in the same process, whose processor time is what an answer's is compared with. Not a
 * test: run by hand, with an empty folder and seconds; {@code docs/performance.md} quotes it.
 */
public final class OcspBenchmark {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final int SIGNATURES = 5_000;

  private final Path dir;
  private final String seconds;

  private OcspBenchmark(Path dir, String seconds) {
    this.dir = dir;
    this.seconds = seconds;
  }

  public static void main(String[] args) throws Exception {
    new OcspBenchmark(Path.of(args[0]), args[1]).run();
  }

  private void run() throws Exception {
    try (var house = House.start(dir)) {
      done("certificate", "ca", "init");
      var script = script(Files.write(dir.resolve("request.der"), request()));
      var url = "http://127.0.0.1:" + house.port() + "/pki/ocsp";
      var key = KeyPairs.p256().getPrivate();
      for (var round = 0; round < 3; round++) {
        var signature = signature(key);
        var before = processorTime();
        var said = wrk(script, url);
        var used = processorTime() - before;
        var answers = Long.parseLong(found(REQUESTS, said));
        var each = used / 1e3 / answers;
        System.out.printf(
            Locale.ROOT,
            "%s answers/s, %.0f µs of processor time each; a P-256 signature %.0f µs: %.2f times%n",
            found(RATE, said),
            each,
            signature,
            each / signature);
      }
    }
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    if (said.status() != 0) {
      throw new IllegalStateException(said.err());
    }
    return said.out();
  }

  /** About a certificate that was issued, as phones' neighbours ask: with a nonce. */
  private byte[] request() throws Exception {
    new OpenSsl(dir)
        .done(
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/",
            "-keyout",
            "phone.key",
            "-out",
            "phone.csr");
    var json = new JsonMapper();
    var issued =
        json.readTree(
            done(
                "certificate",
                "issue",
                "phone.csr",
                "--person",
                "tanaka",
                "--device",
                "phone-1",
                "--json"));
    var authorities = json.readTree(done("certificate", "ca", "list", "--json"));
    var issuing = authorities.path("authorities").path(0).path("pem").asText();
    return StatusQuestion.about(
            new BigInteger(issued.path("serial").asText(), 16),
            Pem.certificates(issuing).orThrow().getFirst())
        .request();
  }

  private Path script(Path request) throws IOException {
    return Files.writeString(
        dir.resolve("ocsp.lua"),
        """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/ocsp-request"
        local file = io.open("%s", "rb")
        wrk.body = file:read("*a")
        """
            .formatted(request));
  }

  private String wrk(Path script, String url) throws Exception {
    var process =
        new ProcessBuilder("wrk", "-t1", "-c8", "-d" + seconds + "s", "-s", script.toString(), url)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || said.contains("Non-2xx")) {
      throw new IllegalStateException(said);
    }
    return said;
  }

  private static String found(Pattern pattern, String said) {
    var match = pattern.matcher(said);
    if (!match.find()) {
      throw new IllegalStateException(said);
    }
    return match.group(1);
  }

  /** Nanoseconds of this process, on all processors. */
  private static long processorTime() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  /** Microseconds of processor time. */
  private static double signature(PrivateKey key) throws GeneralSecurityException {
    var content = new byte[300];
    var threads = ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadCpuTime();
    for (var i = 0; i < SIGNATURES; i++) {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(content);
      signature.sign();
    }
    return (threads.getCurrentThreadCpuTime() - before) / 1e3 / SIGNATURES;
  }
}
