package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.Proof;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a key was outside of its device once stays known, by whatever way it comes again. */
class KeyOutsideTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;
  private static final EnrolmentRoute PKCS12 = EnrolmentRoute.PKCS12;
  private static final Duration HALF = Duration.ofDays(183);

  @TempDir private Path dir;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = new Desk(dir);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  private IssuedCertificate byCode(EnrolmentRoute route, KeyPair pair, String device)
      throws Exception {
    var code = desk.code(route, "tanaka", device);
    return recorded(issued(desk.ask(route, csr(pair, "CN=tanaka"), proof(code))));
  }

  private IssuedCertificate renewed(IssuedCertificate former) throws Exception {
    desk.time.pass(HALF);
    var proof = new Proof.Existing(former.certificate().asCertificate());
    return recorded(issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof)));
  }

  /** As the database has it, which is as it was said. */
  private IssuedCertificate recorded(IssuedCertificate said) {
    var found =
        desk.house
            .database()
            .read(
                handle ->
                    new IssuedCertificates()
                        .find(handle, said.authority(), said.serial())
                        .orElseThrow());
    assertEquals(said.how(), found.how());
    return found;
  }

  @Test
  void theSameKeyByAnotherWayIsStillOneThatWasOutside() throws Exception {
    var pair = KeyPairs.p256();
    byCode(PKCS12, pair, "phone-1");
    assertTrue(byCode(SCEP, pair, "phone-1").how().keyOutside());
    assertFalse(byCode(SCEP, KeyPairs.p256(), "phone-1").how().keyOutside());
  }

  @Test
  void whatIsRenewedByAKeyThatWasOutsideCountsAsOutside() throws Exception {
    var outside = renewed(byCode(PKCS12, KeyPairs.p256(), "phone-1"));
    assertTrue(outside.how().keyOutside());
    assertTrue(renewed(outside).how().keyOutside());
    assertFalse(renewed(byCode(SCEP, KeyPairs.p256(), "phone-2")).how().keyOutside());
  }
}
