package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;

/** A house with a certificate authority of its own, at which phones enrol by SCEP and EST. */
final class EnrolHouse implements AutoCloseable {
  private static final By HELPDESK = new By("suzuki", Optional.of("id-of-suzuki"), "new phone");

  private final House house;
  private final Path dir;
  private final InstantSource time;
  private final String scheme;

  private EnrolHouse(House house, Path dir, InstantSource time, String scheme) {
    this.house = house;
    this.dir = dir;
    this.time = time;
    this.scheme = scheme;
  }

  static EnrolHouse start(Path dir) throws Exception {
    return start(dir, new ManualClock(), "");
  }

  /**
   * @param more lines of the configuration
   */
  static EnrolHouse start(Path dir, InstantSource time, String more) throws Exception {
    return start(dir, time, more, "ec");
  }

  /**
   * @param kind of the authorities' keys, {@code ec} or {@code rsa}
   */
  static EnrolHouse start(Path dir, InstantSource time, String more, String kind) throws Exception {
    var house = withoutAuthority(dir, time, more);
    house.typed("certificate", "ca", "init", "--key", kind);
    return house;
  }

  /** One whose client-certificate listener speaks plain HTTP to a proxy at that address. */
  static EnrolHouse behindAProxy(Path dir, InstantSource time, String from) throws Exception {
    var header =
        "authorities: [{name: own, own: true}], header: {name: Client-Cert, from: [" + from + "]}";
    var house =
        started(
            dir,
            time,
            yaml ->
                yaml.replace("client-certificate: 127", "client-certificate: http://127")
                    + "client-certificate: {"
                    + header
                    + "}\n",
            "http");
    house.typed("certificate", "ca", "init");
    return house;
  }

  static EnrolHouse withoutAuthority(Path dir, InstantSource time, String more) throws Exception {
    var lines = "client-certificate: {authorities: [{name: own, own: true}]}\n";
    return started(dir, time, yaml -> yaml + lines + more, "https");
  }

  private static EnrolHouse started(
      Path dir, InstantSource time, UnaryOperator<String> changes, String scheme) throws Exception {
    var tls = LocalAuthority.open(dir.resolve("tls"), "Server CA", time.withZone(ZoneOffset.UTC));
    var files = tls.serverCertificate(Set.of("127.0.0.1", "localhost"));
    var lines =
        "tls: {certificate: %s, private-key: %s}\n"
            .formatted(files.certificate(), files.privateKey());
    var house = House.start(dir, time, yaml -> changes.apply(yaml) + lines);
    Files.copy(tls.caFile(), dir.resolve("server-ca.pem"));
    return new EnrolHouse(house, dir, time, scheme);
  }

  House house() {
    return house;
  }

  Path dir() {
    return dir;
  }

  InstantSource time() {
    return time;
  }

  String scep() {
    return "http://127.0.0.1:" + house.port() + "/pki/scep";
  }

  String est() {
    return scheme
        + "://127.0.0.1:"
        + house.configuration().listen().clientCertificate().port()
        + "/.well-known/est";
  }

  String typed(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  /** A code for one device of one person, {@code handle.secret}. */
  String code(EnrolmentRoute route, String username, String device) throws Exception {
    var person = json("person", "show", username).path("id").asText();
    var candidate =
        new Candidate(
            person, username, device, Candidate.Ownership.CORPORATE, Candidate.Platform.OTHER);
    var codes = new EnrolmentCodes();
    return house
        .database()
        .write(
            handle ->
                codes.make(handle, route, candidate, HELPDESK, time.instant(), Duration.ofHours(1)))
        .text();
  }

  /** Approves, or denies, the one request that waits. */
  void decide(boolean approve) {
    var decided =
        house
            .database()
            .<Boolean>write(
                handle -> {
                  var id =
                      handle
                          .createQuery("SELECT id FROM enrolment_request WHERE state = 'pending'")
                          .mapTo(String.class)
                          .one();
                  var by = new By("sato", Optional.of("id-of-sato"), "as agreed");
                  return new EnrolmentRequests().decide(handle, id, approve, by, time.instant())
                      instanceof EnrolmentRequests.Decided.Done;
                });
    assertEquals(true, decided);
  }

  /** The reasons of the refusals on record, the latest first. */
  List<String> reasons() {
    return texts("SELECT reason FROM audit WHERE result = 'REFUSED' ORDER BY id DESC");
  }

  /** Serial numbers of what was issued, the latest first. */
  List<String> issued() {
    return texts("SELECT serial FROM issued_certificate ORDER BY issued DESC, serial");
  }

  private List<String> texts(String sql) {
    return house.database().read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /** A program of the system's, run in the house's folder to its end; what it wrote. */
  String run(String... words) throws Exception {
    var process =
        new ProcessBuilder(new ArrayList<>(List.of(words)))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(words[0] + " doesn't end");
    }
    assertEquals(0, process.exitValue(), String.join(" ", words) + "\n" + said);
    return said;
  }

  @Override
  public void close() {
    house.close();
  }
}
