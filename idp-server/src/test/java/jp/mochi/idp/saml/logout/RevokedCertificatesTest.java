package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.Pem;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever revokes a certificate ends the sessions that rest on it, in the same act. Nothing judges
 * certificates again in this house: it is the revocation alone that ends them.
 */
class RevokedCertificatesTest {
  private final Path dir;
  private SoapPartner partner;
  private House house;
  private TestService chat;

  RevokedCertificatesTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void start() throws Exception {
    partner = new SoapPartner();
    house = House.start(dir);
    chat =
        TestService.named(house, "chat")
            .at(TestService.SOAP, partner.address("success", "chat"), "")
            .registered();
  }

  @AfterEach
  void stop() {
    house.close();
    partner.close();
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private X509Certificate issued() throws Exception {
    done("certificate", "ca", "init");
    var line =
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj / -keyout k -out"
            + " r";
    var process =
        new ProcessBuilder(List.of(line.split(" ", -1)))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(Files.exists(dir.resolve("r")), said);
    var pem = done("certificate", "issue", "r", "--person", "tanaka", "--device", "phone-1");
    return Pem.certificates(pem).orThrow().getFirst();
  }

  /** The one session that there is rests on this certificate from here on. */
  private void hold(X509Certificate certificate) throws Exception {
    var held = new HeldCertificate(HeldCertificate.fingerprintOf(certificate.getEncoded()), "path");
    var sessions = new Sessions();
    var config = house.configuration().session();
    var all = new SessionLimits(config.idle(), config.absolute());
    var now = Clock.systemUTC().instant();
    house
        .database()
        .write(
            h ->
                sessions.hold(
                    h, sessions.recent(h, now, all, 2).getFirst(), held, Optional.empty()));
  }

  private String request() throws Exception {
    return new AuthnRequests(chat.entityId(), Clock.systemUTC().instant()).redirect();
  }

  private String audit() {
    return house
        .database()
        .read(
            h ->
                String.join(
                    "\n",
                    h.createQuery("SELECT kind || ' ' || detail FROM audit ORDER BY id")
                        .mapTo(String.class)
                        .list()));
  }

  /** For a second the session may be remembered still; whoever issues looks at the row. */
  private void assertGetsNothing(Browser phone) throws Exception {
    var page = phone.get(request());
    if (page.fields().containsKey("SAMLResponse")) {
      assertStatus("Responder/RequestDenied", page);
    } else {
      assertAsks(page);
    }
  }

  @Test
  void endsTheirSessionsAndNoOthersAndTellsTheServices() throws Exception {
    var certificate = issued();
    var phone = house.browser();
    var given = chat.signOn(phone, "tanaka");
    hold(certificate);
    var desk = house.browser();
    chat.signOn(desk, "tanaka");
    success(phone.get(request()));

    var serial = certificate.getSerialNumber().toString(16);
    done("certificate", "revoke", serial, "--reason", "key-compromise");
    assertGetsNothing(phone);
    success(desk.get(request()));
    for (int rounds = 0; rounds < 200 && !audit().contains("service-told"); rounds++) {
      Pause.of(Duration.ofMillis(50));
    }
    assertEquals(1, audit().split("service-told", -1).length - 1, audit());
    assertTrue(audit().contains(" revoked by "), audit());
    assertEquals(1, partner.received().size());
    var envelope = partner.received().getFirst();
    assertTrue(envelope.contains("<samlp:SessionIndex>" + given.index() + "<"), envelope);
  }
}
