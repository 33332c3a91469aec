package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that isn't recorded leaves everything as it was. */
class NeverHalfTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;

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

  private EnrolmentOutcome issue(
      CertificationRequest request, IssuePhoneCertificate.Together together) {
    var holder = PhoneCertificates.holder(desk.person("tanaka"), "phone-1").orElseThrow();
    var how = new IssuedCertificate.How(SCEP, false);
    return desk.issuing.issue(
        new IssuePhoneCertificate.Order(
            desk.actor("tanaka"), holder, request, how, Optional.empty()),
        together);
  }

  /** Ends a code, and has another device record the key at that moment, or not. */
  private IssuePhoneCertificate.Together takenMeanwhile(String key, boolean taken) {
    return new IssuePhoneCertificate.Together() {
      @Override
      public Optional<EnrolmentFault> before(Handle handle) {
        handle.execute("UPDATE enrolment_code SET ended = 1 WHERE device = 'phone-2'");
        if (taken) {
          handle.execute(
              "INSERT INTO certified_key (key_hash, person, device, barred) VALUES (?, ?, ?, 0)",
              key,
              "somebody",
              "elsewhere");
        }
        return Optional.empty();
      }

      @Override
      public void after(Handle handle, IssuedCertificate certificate) {}
    };
  }

  private IssuedCertificate found(IssuedCertificate certificate) {
    return desk.house
        .database()
        .read(
            handle ->
                new IssuedCertificates()
                    .find(handle, certificate.authority(), certificate.serial())
                    .orElseThrow());
  }

  private List<Long> ended() {
    return desk.house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT COALESCE(ended, 0) FROM enrolment_code WHERE device = 'phone-2'")
                    .mapTo(Long.class)
                    .list());
  }

  @Test
  void whereAnotherDeviceWasFasterWithTheKeyNothingIsUsedUpOrReplaced() throws Exception {
    var code = desk.code(SCEP, "tanaka", "phone-1");
    var former = issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(code)));
    desk.code(SCEP, "tanaka", "phone-2");
    var request = csr(KeyPairs.p256(), "CN=tanaka");

    assertEquals(
        EnrolmentFault.KEY_OF_ANOTHER_DEVICE,
        refused(issue(request, takenMeanwhile(request.keyHash(), true))));
    assertEquals(Optional.empty(), found(former).replaced());
    assertEquals(List.of(0L), ended());

    issued(issue(request, takenMeanwhile(request.keyHash(), false)));
    assertEquals(Optional.of(desk.time.instant()), found(former).replaced());
    assertEquals(List.of(1L), ended());
  }
}
