package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.idp.config.EnrolmentConfig.KeyFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that is made here can't wait for approval: whose codes lead to one at all. */
class KeyFilesTest {
  private static final EnrolmentRoute PKCS12 = EnrolmentRoute.PKCS12;

  @TempDir private Path dir;

  private static EnrolmentFault shut(HandOutCodes.Onwards onwards) {
    return assertInstanceOf(HandOutCodes.Onwards.Refused.class, onwards).fault();
  }

  private static HandOutCodes.Made open(HandOutCodes.Onwards onwards) {
    return assertInstanceOf(HandOutCodes.Onwards.To.class, onwards).made();
  }

  private static EnrolmentOutcome asked(Desk desk, HandOutCodes.Made made) throws Exception {
    return desk.ask(PKCS12, csr(KeyPairs.p256(), "CN=tanaka"), proof(made.challenge()));
  }

  @Test
  void whereTheyAreRefusedTheCodeStaysGoodForTheWayThatWaits() throws Exception {
    try (var desk = new Desk(dir, UnaryOperator.identity(), KeyFiles.REFUSE, EnrolmentRoute.SCEP)) {
      var code = desk.ownCode("tanaka", "phone-1");
      assertEquals(EnrolmentFault.WRONG_ROUTE, shut(desk.onwards(code, PKCS12)));
      var made = open(desk.onwards(code, EnrolmentRoute.SCEP));
      var request = csr(KeyPairs.p256(), "CN=tanaka");
      assertInstanceOf(
          EnrolmentOutcome.Pending.class,
          desk.ask(EnrolmentRoute.SCEP, request, proof(made.challenge())));
      var staffs = desk.code(PKCS12, "tanaka", "phone-2");
      assertEquals(
          EnrolmentFault.WRONG_ROUTE,
          refused(desk.ask(PKCS12, csr(KeyPairs.p256(), "CN=tanaka"), proof(staffs))));
    }
  }

  @Test
  void staffsCodesLeadToOneWhereAPersonsOwnDoNot() throws Exception {
    try (var desk =
        new Desk(dir, UnaryOperator.identity(), KeyFiles.STAFF_CODE, EnrolmentRoute.SCEP)) {
      var own = desk.ownCode("tanaka", "phone-1");
      assertEquals(EnrolmentFault.WRONG_ROUTE, shut(desk.onwards(own, PKCS12)));
      var staffs = desk.code(EnrolmentRoute.PHONE, "tanaka", "phone-2");
      issued(asked(desk, open(desk.onwards(staffs, PKCS12))));
    }
  }

  @Test
  void everybodysLeadToOneWhereTheyAreAllowed() throws Exception {
    try (var desk = new Desk(dir, UnaryOperator.identity(), KeyFiles.ALLOW, EnrolmentRoute.SCEP)) {
      var own = desk.ownCode("tanaka", "phone-1");
      issued(asked(desk, open(desk.onwards(own, PKCS12))));
    }
  }
}
