package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;

/**
 * Phones with certificates of our own authority, by the commands that a server answers.
 *
 * @param server where its configuration is
 */
record OwnPhones(Path server) {
  String done(String... words) {
    var said = new Typed(server).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  /**
   * A phone with a certificate of its own.
   *
   * @param more further words of the command that issues it
   */
  ClientKey phone(String person, String device, String... more) throws Exception {
    var line =
        List.of(
            "openssl",
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
            device + ".key",
            "-out",
            device + ".csr");
    var process =
        new ProcessBuilder(line).directory(server.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    var issue = new ArrayList<>(List.of("certificate", "issue", device + ".csr"));
    issue.addAll(List.of("--person", person, "--device", device));
    issue.addAll(List.of(more));
    var pem = done(issue.toArray(String[]::new));
    var key = Pem.privateKey(Files.readString(server.resolve(device + ".key"))).orThrow();
    return new ClientKey(Pem.certificates(pem).orThrow().getFirst(), key);
  }

  void revoke(ClientKey phone) {
    var serial = phone.certificate().getSerialNumber().toString(16);
    done("certificate", "revoke", serial, "--reason", "key-compromise");
  }

  /** The id of the authority that issues, and its certificate. */
  record Issuing(String id, String pem) {}

  Issuing issuing() throws Exception {
    var listed = new JsonMapper().readTree(done("certificate", "ca", "list", "--json"));
    var first = listed.path("authorities").path(0);
    return new Issuing(first.path("id").asText(), first.path("pem").asText());
  }

  void revokeAuthority() throws Exception {
    done("certificate", "ca", "revoke", issuing().id(), "--reason", "ca-compromise");
  }

  /** At the server that the browser talks to, which needn't know the services' names. */
  static Browser.Page signOn(PhoneHouse services, House at, Browser browser, ClientKey phone)
      throws Exception {
    var asking = PhoneHouse.ask(browser.get(services.request("phone").redirect()));
    var port = at.configuration().listen().clientCertificate().port();
    var address = "https://127.0.0.1:" + port + "/login/certificate";
    var witnessed = Phone.holding(phone).post(address, Map.of("token", asking));
    return browser.post("/login/proof", witnessed.fields());
  }
}
