package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;

/**
 * Phones with certificates of our own authority, by the commands that a server answers.
 *
 * @param server where its configuration is
 */
record OwnPhones(Path server) {
  /** A configuration that trusts our own authority in place of another. */
  static String trusted(String yaml) {
    return yaml.replaceFirst("\\{name: phones, .*}", "{name: own, own: true}");
  }

  String done(String... words) {
    var said = new Typed(server).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  JsonNode json(String... words) throws IOException {
    return new Typed(server).json(words);
  }

  /** Puts it into the register, approved. */
  void active(String person, String device, String ownership) {
    done("device", "add", person, "--id", device, "--ownership", ownership, "--platform", "ios");
    done("device", "approve", device, "--reason", "a reason");
  }

  /** A request by a key of its own; the file's name. */
  String csr(String name) throws Exception {
    var line =
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj / -keyout "
            + name
            + ".key -out "
            + name
            + ".csr";
    new OpenSsl(server).done(line.split(" ", -1));
    return name + ".csr";
  }

  /**
   * A phone with a certificate of its own.
   *
   * @param more further words of the command that issues it
   */
  ClientKey phone(String person, String device, String... more) throws Exception {
    var issue = new ArrayList<>(List.of("certificate", "issue", csr(device)));
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
    return browser.follow(browser.post("/login/proof", witnessed.fields()));
  }
}
