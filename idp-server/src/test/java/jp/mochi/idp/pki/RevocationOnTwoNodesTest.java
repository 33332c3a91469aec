package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database: what one revokes, the other says at its next answer. */
class RevocationOnTwoNodesTest {
  @TempDir private Path dir;

  private static String done(Path at, String... words) {
    var said = new Typed(at).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  @Test
  void whatIsRevokedOnOneIsRevokedInTheNextAnswerOfTheOther() throws Exception {
    var first = Files.createDirectory(dir.resolve("first"));
    var second = Files.createDirectory(dir.resolve("second"));
    try (var postgres =
            EmbeddedPostgres.builder()
                .setPort(FreePorts.one())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        var one = House.start(first, Clock.systemUTC(), yaml -> on(postgres, yaml));
        var other =
            House.start(
                second,
                Clock.systemUTC(),
                yaml ->
                    on(postgres, yaml)
                        .replace("{file: master.key}", "{file: " + first + "/master.key}"))) {
      assertTrue(one.port() != other.port());
      done(first, "certificate", "ca", "init");
      var serial = issued(first);
      var before = list(other);
      assertTrue(asked(other, serial).contains(": good"));

      done(first, "certificate", "revoke", serial, "--reason", "key-compromise");
      var answer = asked(other, serial); // the very next request
      var after = list(other);
      assertTrue(answer.contains(": revoked"), answer);
      assertTrue(after.length > before.length, "the list has an entry");
      assertEquals(list(one).length, after.length);
    }
  }

  private static String on(EmbeddedPostgres postgres, String yaml) {
    var url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    return yaml.replaceFirst(
        "database: .*", "database: {url: \"" + url + "\", username: postgres}");
  }

  private String issued(Path at) throws Exception {
    new OpenSsl(at)
        .done(
            "req",
            "-new",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/",
            "-keyout",
            "k",
            "-out",
            "r");
    var json = new JsonMapper();
    for (var authority :
        json.readTree(done(at, "certificate", "ca", "list", "--json")).path("authorities")) {
      var file = dir.resolve(authority.path("role").asText() + ".pem");
      Files.writeString(file, authority.path("pem").asText());
    }
    return json.readTree(
            done(
                at,
                "certificate",
                "issue",
                "r",
                "--person",
                "tanaka",
                "--device",
                "phone-1",
                "--json"))
        .path("serial")
        .asText();
  }

  private String asked(House house, String serial) throws Exception {
    return new OpenSsl(dir)
        .done(
            "ocsp",
            "-issuer",
            "issuing.pem",
            "-serial",
            "0x" + serial,
            "-CAfile",
            "root.pem",
            "-verify_other",
            "issuing.pem",
            "-url",
            "http://127.0.0.1:" + house.port() + "/pki/ocsp");
  }

  private static byte[] list(House house) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + house.port() + "/pki/crl");
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
      assertEquals(200, answer.statusCode());
      return answer.body();
    }
  }
}
