package jp.mochi.idp.pki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.HandlerType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.http.Direct;
import jp.mochi.idp.http.Door;
import jp.mochi.idp.http.ErrorPage;
import jp.mochi.idp.http.HttpServers;
import jp.mochi.idp.http.HttpSettings;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * Status answers over HTTP, by a whole server, with {@code wrk} as the client: three loads, each
 * beside one P-256 signature in the same process, whose processor time is what an answer's is
 * compared with, and beside what HTTP alone costs: as many bytes that are always the same, given by
 * a listener with the same settings. Not a test: run by hand, with an empty folder, the seconds of
 * each round, and how many certificates there are, of which one in fifteen is revoked; {@code
 * docs/performance.md} quotes it.
 */
public final class OcspBenchmark {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final String TYPE = "application/ocsp-response";
  private static final int SIGNATURES = 5_000;
  private static final int ROUNDS = 3;
  private static final int SERIAL = 16;
  private static final int NONCE = 32;
  private static final int FLEET = 2_000;
  private static final int TOGETHER = 16;
  private static final int BATCH = 5_000;
  private static final int ONE_IN = 15;

  private final Path dir;
  private final String seconds;
  private final byte[][] serials;

  private OcspBenchmark(Path dir, String seconds, int issued) {
    this.dir = dir;
    this.seconds = seconds;
    var random = new Random(1);
    this.serials = new byte[issued][SERIAL];
    for (var serial : serials) { // each of the same length in DER
      random.nextBytes(serial);
      serial[0] = (byte) (serial[0] & 0x3f | 0x40);
    }
  }

  public static void main(String[] args) throws Exception {
    new OcspBenchmark(Path.of(args[0]), args[1], Integer.parseInt(args[2])).run();
  }

  /**
   * A load.
   *
   * @param phones how many different ones ask
   */
  private record Load(String name, String url, int phones, boolean nonce) {}

  private void run() throws Exception {
    try (var house = House.start(dir)) {
      done("certificate", "ca", "init");
      var authority = issuing();
      record(house, authority.path("id").asText());
      var issuer = Pem.certificates(authority.path("pem").asText()).orThrow().getFirst();
      var url = "http://127.0.0.1:" + house.port() + "/pki/ocsp";
      var length = posted(url, question(issuer, serials[0], true)).length;
      var script = script(issuer);
      var key = KeyPairs.p256().getPrivate(); // of the provider that the server signs with
      try (var plain = plain(new byte[length])) {
        var all = serials.length;
        measure(new Load("asked for the first time, nonce", url, all, true), script, key);
        askAll(url, issuer);
        var other = "http://127.0.0.1:" + plain.port(Listener.MAIN) + "/pki/ocsp";
        var loads =
            List.of(
                new Load("HTTP alone, " + length + " bytes", other, all, true),
                new Load("any of " + all + ", nonce", url, all, true),
                new Load("any of " + all + ", no nonce", url, all, false),
                new Load("the same " + FLEET + ", no nonce", url, FLEET, false));
        for (var round = 0; round < ROUNDS; round++) {
          for (var load : loads) {
            measure(load, script, key);
          }
        }
      }
    }
  }

  private static HttpServers plain(byte[] bytes) throws Exception {
    var same = new Direct(8_192, body -> Direct.Answer.of(TYPE, bytes));
    var door = new Door(Listener.MAIN, "listen.main", "127.0.0.1", 0, Optional.empty());
    return HttpServers.start(
        HttpSettings.of(List.of(door)),
        List.of(Route.direct(Listener.MAIN, HandlerType.POST, "/pki/ocsp", same)),
        ErrorPage.plain(),
        List.of(),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private void measure(Load load, Path script, PrivateKey key) throws Exception {
    var signature = signature(key);
    var before = processorTime();
    var said = wrk(load, script);
    var used = processorTime() - before;
    var each = used / 1e3 / Long.parseLong(found(REQUESTS, said));
    System.out.printf(
        Locale.ROOT,
        "%-32s %9s/s, %5.1f µs of processor time each; a P-256 signature %.1f µs: %.2f times%n",
        load.name(),
        found(RATE, said),
        each,
        signature,
        each / signature);
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    if (said.status() != 0) {
      throw new IllegalStateException(said.err());
    }
    return said.out();
  }

  private JsonNode issuing() throws IOException {
    var list = done("certificate", "ca", "list", "--json");
    return new JsonMapper().readTree(list).path("authorities").path(0);
  }

  /** As many certificates as a very large company has; one in fifteen was lost. */
  private void record(House house, String authority) {
    for (var from = 0; from < serials.length; from += BATCH) {
      var first = from;
      var last = Math.min(serials.length, from + BATCH);
      house
          .database()
          .write(
              handle -> {
                var batch =
                    handle.prepareBatch(
                        "INSERT INTO issued_certificate (authority, serial, person, username,"
                            + " device, key_hash, not_before, not_after, issued, issued_by,"
                            + " certificate, revoked, reason, route, key_outside) VALUES (?, ?, ?,"
                            + " ?, ?, ?, 0, 4000000000000, ?, 'benchmark', ?, ?, ?, 'scep', 0)");
                for (var i = first; i < last; i++) {
                  var lost = i % ONE_IN == 0;
                  batch.add(
                      authority,
                      HexFormat.of().formatHex(serials[i]),
                      "p" + i,
                      "user" + i,
                      "phone-" + i,
                      String.format(Locale.ROOT, "%064x", i),
                      i,
                      new byte[700],
                      lost ? 1_790_000_000_000L : null,
                      lost ? 1 : null);
                }
                return batch.execute();
              });
    }
  }

  /** Asks about each once, many in one request. */
  private void askAll(String url, X509Certificate issuer) throws Exception {
    var asks = new ArrayList<Callable<Integer>>();
    for (var from = 0; from < serials.length; from += TOGETHER) {
      var some = Arrays.copyOfRange(serials, from, Math.min(serials.length, from + TOGETHER));
      asks.add(() -> posted(url, questions(issuer, some)).length);
    }
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (var asked : pool.invokeAll(asks)) {
        if (asked.get() < 1_000) {
          throw new IllegalStateException("no answers");
        }
      }
    }
  }

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static byte[] posted(String url, byte[] request) throws Exception {
    var post = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofByteArray(request));
    return CLIENT.send(post.build(), BodyHandlers.ofByteArray()).body();
  }

  private static byte[] question(X509Certificate issuer, byte[] serial, boolean nonce)
      throws IOException {
    var request = StatusQuestion.about(new BigInteger(serial), issuer).request();
    return nonce ? request : withoutNonce(List.of(single(request)));
  }

  private static byte[] questions(X509Certificate issuer, byte[][] serials) throws IOException {
    var all = new ArrayList<ASN1Encodable>();
    for (var serial : serials) {
      all.add(single(question(issuer, serial, true)));
    }
    return withoutNonce(all);
  }

  private static ASN1Encodable single(byte[] request) {
    return OCSPRequest.getInstance(request).getTbsRequest().getRequestList().getObjectAt(0);
  }

  private static byte[] withoutNonce(List<ASN1Encodable> singles) throws IOException {
    var list = new DERSequence(singles.toArray(ASN1Encodable[]::new));
    return new OCSPRequest(new TBSRequest(null, list, (Extensions) null), null).getEncoded();
  }

  /** Puts serial numbers and nonces of its own into a request with each kind. */
  private Path script(X509Certificate issuer) throws IOException {
    try (var out = Files.newOutputStream(dir.resolve("serials"))) {
      for (var serial : serials) {
        out.write(serial);
      }
    }
    var noise = new byte[1 << 16];
    new Random(2).nextBytes(noise);
    Files.write(dir.resolve("noise"), noise);
    var plain = question(issuer, serials[0], false);
    var nonce = question(issuer, serials[0], true);
    Files.write(dir.resolve("plain.der"), plain);
    Files.write(dir.resolve("nonce.der"), nonce);
    return Files.writeString(
        dir.resolve("ocsp.lua"),
        """
        local function bytes(name)
          local file = io.open("%s/" .. name, "rb")
          return file:read("*a")
        end
        function init(args)
          phones, nonce = tonumber(args[1]), args[2] == "true"
          serials, noise = bytes("serials"), bytes("noise")
          local template = bytes(nonce and "nonce.der" or "plain.der")
          local at = nonce and %d or %d
          before, after = template:sub(1, at), template:sub(at + %d + 1)
          if nonce then after = after:sub(1, -%d - 1) end
          wrk.method = "POST"
          wrk.headers["Content-Type"] = "application/ocsp-request"
          math.randomseed(os.time())
        end
        function request()
          local from = math.random(0, phones - 1) * %d
          local body = before .. serials:sub(from + 1, from + %d) .. after
          if nonce then
            local some = math.random(1, #noise - %d)
            body = body .. noise:sub(some, some + %d - 1)
          end
          return wrk.format(nil, nil, nil, body)
        end
        """
            .formatted(
                dir,
                at(nonce, serials[0]),
                at(plain, serials[0]),
                SERIAL,
                NONCE,
                SERIAL,
                SERIAL,
                NONCE,
                NONCE));
  }

  private static int at(byte[] whole, byte[] part) {
    return IntStream.rangeClosed(0, whole.length - part.length)
        .filter(i -> Arrays.equals(whole, i, i + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  private String wrk(Load load, Path script) throws Exception {
    var process =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c8",
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                load.url(),
                "--",
                String.valueOf(load.phones()),
                String.valueOf(load.nonce()))
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
