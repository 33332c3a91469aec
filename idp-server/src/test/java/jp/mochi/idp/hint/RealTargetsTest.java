package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.partly;
import static jp.mochi.idp.hint.Some.rule;
import static jp.mochi.idp.hint.Some.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.ServiceFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written for nginx, Apache and nftables, read by Debian's nginx, Apache and nft. */
class RealTargetsTest {
  private static final String MODULES = "/usr/lib/apache2/modules/";

  private final Path directory;

  RealTargetsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A text that stands in a comment, and should not be able to leave it. */
  private static final List<String> NAMES =
      List.of("office", "ends in \\", "quotes \" ' ` {}; #", "allow all;\nallow all;", "社内\u2028x");

  static Stream<ServiceRanges> ranges() {
    var many =
        IntStream.range(0, 3000).mapToObj(i -> "10." + i / 128 + "." + i % 128 * 2 + ".0/24");
    return Stream.concat(
        NAMES.stream().map(name -> named("crm", name, zone(name, "192.0.2.0/24", "2001:db8::/32"))),
        Stream.of(
            named("crm", "no list", partly("no list", "192.0.2.7 - 192.0.2.9")),
            named("crm", "not a list \\", partly("not a list \\")),
            named("1-and-1", "a", zone("a", "2001:db8::1")),
            named("set", "a", zone("a", "128.0.0.0/1", "8000::/1")),
            named("crm", "many", zone("many", many.toArray(String[]::new))),
            Some.ranges(Zones.NONE),
            Some.ranges(Zones.NONE, rule("all \\", PERMIT))));
  }

  private static ServiceRanges named(String service, String rule, LoadedZone zone) {
    return ServiceRanges.of(
        Some.policy(rule(rule, PERMIT, inZone(zone.name()))),
        Zones.of(List.of(zone)),
        ServiceFacts.named(service));
  }

  private static String text(Format format, ServiceRanges ranges) {
    return assertInstanceOf(Written.Text.class, format.of(ranges, false)).text();
  }

  private record Said(int status, String output) {}

  private Said run(String needed, String... command) throws IOException, InterruptedException {
    var output = directory.resolve("output");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int status = process.waitFor();
      return new Said(status, Files.readString(output));
    } catch (IOException missing) {
      throw new AssertionError("This test needs " + needed, missing);
    }
  }

  private Said nginx(String directives) throws Exception {
    var file =
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            pid %1$s/pid; error_log %1$s/error.log;
            events {}
            http {
              access_log off;
              server { listen 127.0.0.1:1; location / {
            %2$s
              } }
            }
            """
                .formatted(directory, directives));
    return run(
        "nginx: apt-get install nginx",
        "/usr/sbin/nginx",
        "-t",
        "-q",
        "-p",
        directory.toString(),
        "-c",
        file.toString());
  }

  private Said apache(String directives) throws Exception {
    var file =
        Files.writeString(
            directory.resolve("httpd.conf"),
            """
            ServerName localhost
            Listen 127.0.0.1:1
            PidFile %1$s/pid
            ErrorLog %1$s/error.log
            LoadModule mpm_event_module %2$smod_mpm_event.so
            LoadModule authz_core_module %2$smod_authz_core.so
            LoadModule authz_host_module %2$smod_authz_host.so
            <Location "/">
            %3$s
            </Location>
            """
                .formatted(directory, MODULES, directives));
    return run(
        "Apache: apt-get install apache2",
        "/usr/sbin/apache2",
        "-t",
        "-d",
        directory.toString(),
        "-f",
        file.toString());
  }

  /** In a network of its own, so that it needs no rights and changes nothing. */
  private Said nft(String sets) throws Exception {
    var file = Files.writeString(directory.resolve("sets.nft"), sets);
    return run(
        "nftables: apt-get install nftables",
        "unshare",
        "--user",
        "--map-root-user",
        "--net",
        "/usr/sbin/nft",
        "-c",
        "-f",
        file.toString());
  }

  private static void taken(Said said, String text) {
    assertEquals(0, said.status(), said.output() + "\n" + text);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void nginxReadsWhatIsWrittenForIt(ServiceRanges ranges) throws Exception {
    var text = text(Format.NGINX, ranges);
    taken(nginx(text), text);
    assertEquals(!ranges.open(), text.endsWith("deny all;\n"), text);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void apacheReadsWhatIsWrittenForIt(ServiceRanges ranges) throws Exception {
    var text = text(Format.APACHE, ranges);
    taken(apache(text), text);
    var misspelt = text.replaceAll("(?m)^( *)Require ", "$1Demand ");
    assertNotEquals(0, apache(misspelt).status(), "the last line belongs to a comment: " + text);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void nftReadsWhatIsWrittenForIt(ServiceRanges ranges) throws Exception {
    if (!ranges.open()) {
      var text = text(Format.NFTABLES, ranges);
      taken(nft(text), text);
    }
  }

  @Test
  void allThreeRefuseWhatIsWrong() throws Exception {
    assertTrue(nginx("allow 192.0.2.300/24;").status() != 0);
    assertTrue(apache("Require ip 192.0.2.300/24").status() != 0);
    assertTrue(
        nft("table inet t { set s { type ipv4_addr; elements = { 192.0.2.300 } } }").status() != 0);
  }
}
