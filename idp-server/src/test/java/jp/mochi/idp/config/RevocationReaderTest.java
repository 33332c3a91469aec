package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code revocation} of an authority elsewhere. */
class RevocationReaderTest {
  @TempDir private Path dir;

  private record Read(RevocationConfig config, List<Fault> faults) {}

  private Read read(String text) throws IOException {
    var path = Files.writeString(dir.resolve("r.yaml"), "revocation: " + text + "\n");
    var file = YamlFile.open(path, Map.of());
    var config = new RevocationReader(file.root().section("revocation")).read();
    return new Read(config, file.faults());
  }

  private RevocationConfig good(String text) throws IOException {
    var read = read(text);
    assertEquals(List.of(), read.faults());
    return read.config();
  }

  private void assertFault(FaultCode code, String text) throws IOException {
    var faults = read(text).faults();
    assertTrue(faults.stream().anyMatch(fault -> fault.code() == code), faults.toString());
  }

  @Test
  void refusesWhatIsUnknownUnlessItIsTold() throws IOException {
    var crl = URI.create("http://pki.corp.example/a.crl");
    assertEquals(
        new RevocationConfig(
            List.of(crl), List.of(), Optional.empty(), Duration.ofMinutes(15), false),
        good("{crl: \"http://pki.corp.example/a.crl\"}"));
    assertEquals(
        new RevocationConfig(
            List.of(crl, URI.create("https://b.example/b.crl")),
            List.of(URI.create("http://d.example/d.crl")),
            Optional.of(URI.create("http://o.example/ocsp")),
            Duration.ofHours(1),
            true),
        good(
            "{crl: [\"http://pki.corp.example/a.crl\", \"https://b.example/b.crl\"], delta:"
                + " \"http://d.example/d.crl\", ocsp: \"http://o.example/ocsp\", refresh: 1h,"
                + " unknown: allow}"));
  }

  @Test
  void needsAListOrAResponder() throws IOException {
    assertFault(FaultCode.MISSING, "{unknown: allow}");
    good("{ocsp: \"http://o.example/ocsp\"}");
  }

  @Test
  void refusesWhatIsNoWebAddress() throws IOException {
    for (var bad :
        List.of("ldap://x/cn=crl", "file:///x.crl", "http:///x", "http://u:p@h/x", "x")) {
      assertFault(FaultCode.REVOCATION_URL, "{crl: \"" + bad + "\"}");
    }
    assertFault(FaultCode.CHOICE, "{crl: \"http://h/x\", unknown: maybe}");
    assertFault(FaultCode.DURATION_RANGE, "{crl: \"http://h/x\", refresh: 1s}");
  }
}
