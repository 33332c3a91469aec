package jp.mochi.idp.lifecycle.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Of which certificates that ended owners hear, how often, and in how many mails. */
@ParameterizedClass
@EnumSource(Engine.class)
class TellOfEndsTest extends EndsToBeTold {
  TellOfEndsTest(Engine engine) {
    super(engine);
  }

  @Test
  void ofACertificateThatHasEndedByTimeItsOwnerHearsOnceAndNotBefore() {
    authority();
    certificate(1, "p-1", clock.instant().plus(DAY), DAY.multipliedBy(30));
    var node = node();
    node.run();
    time.pass(DAY);
    node.run();
    assertEquals(List.of(), told(), "it counts to the end of that moment");
    time.pass(Duration.ofMillis(1));
    node.run();
    node.run();
    node().run();
    assertEquals(List.of("p-1 certificate.expired"), told());
    var content = mails().getFirst().getValue();
    assertTrue(content.contains("The certificate of your device phone-1 has expired"), content);
    assertTrue(content.contains("端末 phone-1 の証明書の有効期限が切れました"), content);
    assertTrue(records().getFirst().contains("certificate expire"), records().toString());
  }

  @Test
  void twoWeeksBeforeItEndsItsOwnerHearsThatNobodyHasRenewedIt() {
    authority();
    var ends = clock.instant().plus(DAY.multipliedBy(30));
    certificate(1, "p-1", ends);
    replaced(certificate(2, "p-2", ends));
    certificate(3, "p-3", ends, TellOfEnds.WARNED.minusMillis(1));
    certificate(4, "p-4", ends, TellOfEnds.WARNED);
    var node = node();
    time.pass(DAY.multipliedBy(16));
    node.run();
    assertEquals(List.of(), told());
    time.pass(Duration.ofMillis(1));
    for (var again = 0; again < 3; again++) {
      node.run();
      node().run();
      time.pass(DAY);
    }
    assertEquals(List.of("p-1 certificate.expiring", "p-4 certificate.expiring"), told());
    var content = mails().getFirst().getValue();
    var english = ClockTime.of(ends, ZoneOffset.UTC, Language.EN);
    var japanese = ClockTime.of(ends, ZoneOffset.UTC, Language.JA);
    assertTrue(content.contains("of your device phone-1 ends on " + english), content);
    assertTrue(content.contains("端末 phone-1 の証明書の有効期限は " + japanese + " です"), content);
    time.pass(DAY.multipliedBy(15));
    node.run();
    var heard = List.of("certificate.expiring", "certificate.expired");
    assertEquals(
        heard.stream().map(event -> "p-1 " + event).toList(),
        told().stream().filter(each -> each.startsWith("p-1")).toList());
    assertTrue(told().contains("p-3 certificate.expired"), told().toString());
    assertFalse(told().toString().contains("p-2"), told().toString());
  }

  @Test
  void nothingOfItIsInTheTableOfWhichNodesOfTheReleaseBeforeShowEveryRow() {
    authority();
    certificate(1, "p-1", clock.instant().minusMillis(1));
    certificate(2, "p-2", clock.instant().plus(DAY));
    node().run();
    assertEquals(2, told().size(), told().toString());
    var rows = "SELECT COUNT(*) FROM owner_notice";
    assertEquals(
        0, database.read(handle -> handle.createQuery(rows).mapTo(Integer.class).one()).intValue());
  }

  @Test
  void whatEndedWhileNoServerRanIsToldForAWeek() {
    authority();
    certificate(1, "p-1", clock.instant().minus(TellOfEnds.LOOK_BACK).minusMillis(1));
    certificate(2, "p-2", clock.instant().minus(TellOfEnds.LOOK_BACK));
    node().run();
    assertEquals(List.of("p-2 certificate.expired"), told());
  }

  @Test
  void ofWhatWasReplacedOrRevokedNobodyHearsThatItHasExpired() {
    authority();
    var ends = clock.instant().plus(DAY);
    replaced(certificate(1, "p-1", ends));
    var revoked = certificate(2, "p-2", ends);
    var reason = RevocationReason.AFFILIATION_CHANGED;
    database.write(handle -> issued.revoke(handle, revoked, reason, clock.instant()));
    time.pass(DAY.multipliedBy(2));
    node().run();
    assertEquals(List.of(), told());
  }

  @Test
  void ofAnAuthorityThatWasTakenBackEachOwnerHearsInOneMailThatNamesAllTheyHad() {
    authority();
    var later = clock.instant().plus(DAY.multipliedBy(30));
    certificate(1, "p-1", later);
    certificate(2, "p-2", later);
    certificate(3, "p-1", later);
    certificate(4, "p-3", clock.instant().minusMillis(1)); // had ended before
    replaced(certificate(5, "p-5", later));
    time.pass(Duration.ofSeconds(1));
    revokeAuthority();
    var node = node();
    node.run();
    node.run();
    node().run();
    assertEquals(
        List.of("p-1 certificate.ended", "p-2 certificate.ended", "p-3 certificate.expired"),
        told());
    var first = mails().getFirst().getValue();
    for (var device : List.of("phone-1", "phone-3")) {
      assertTrue(
          first.contains("The certificate of your device " + device + " was revoked"), first);
      assertTrue(first.contains("端末 " + device + " の証明書が、発行用の認証局とともに"), first);
    }
    assertFalse(first.contains("phone-2"), first);
    assertTrue(records().toString().contains("ca-compromise"), records().toString());

    time.pass(DAY.multipliedBy(31));
    node.run();
    node().run();
    assertEquals(3, told().size(), "nobody hears of the same end twice: " + told());
  }

  @Test
  void manyAreToldInPagesAndAPersonOfTwoPagesInOneMailAllTheSame() {
    authority();
    var later = clock.instant().plus(DAY.multipliedBy(30));
    var people = TellOfEnds.PAGE + 100;
    for (var i = 0; i < people; i++) {
      certificate(i, "p-" + i, later);
    }
    certificate(people, "p-0", later);
    revokeAuthority();
    var left = new AtomicInteger(1);
    var narrow =
        new TellOfEnds(database, audit, () -> left.getAndDecrement() > 0, () -> oneself, clock);
    narrow.run();
    assertEquals(TellOfEnds.PAGE - 1, told().size(), "then there was no room for more");
    assertEquals(TellOfEnds.PAGE, records().size(), "of one of them two, whom two pages hold");
    narrow.run();
    assertEquals(TellOfEnds.PAGE - 1, told().size());
    left.set(9);
    narrow.run();
    assertEquals(people, told().size());
    assertEquals(people, told().stream().distinct().count());
    assertEquals(people + 1, records().size());
  }

  @Test
  void noTransactionTakesMoreThanAPageWhateverAPersonHas() {
    authority();
    var later = clock.instant().plus(DAY.multipliedBy(30));
    for (var i = 0; i < TellOfEnds.PAGE + 50; i++) {
      certificate(i, "p-machines", later);
    }
    certificate(900, "p-a", later);
    certificate(901, "p-z", later);
    revokeAuthority();
    var left = new AtomicInteger(2);
    var narrow =
        new TellOfEnds(database, audit, () -> left.getAndDecrement() > 0, () -> oneself, clock);
    narrow.run();
    assertEquals(List.of("p-a certificate.ended", "p-machines certificate.ended"), told());
    assertEquals(1 + TellOfEnds.PAGE, records().size());
    left.set(9);
    narrow.run();
    assertEquals(TellOfEnds.PAGE + 52, records().size());
    assertEquals(3, told().stream().distinct().count());
  }

  @Test
  void whatWasRevokedIsToldBeforeWhatHasEndedByTimeAndTheLatestFirst() {
    authority();
    var later = clock.instant().plus(DAY.multipliedBy(30));
    certificate(1, "p-1", clock.instant().minusMillis(1));
    certificate(2, "p-2", later);
    certificate(3, "p-3", later);
    revokeAuthority();
    time.pass(DAY);
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO authority (id, role, state, issuer, certificate, created, revoked,"
                    + " reason) VALUES ('ca-0', 'issuing', 'revoked', 'root-1', ?, 0, ?, 2)",
                new byte[] {2},
                clock.instant().toEpochMilli()));
    database.write(
        handle ->
            handle.execute(
                "UPDATE issued_certificate SET authority = 'ca-0' WHERE person = 'p-3'"));
    var left = new AtomicInteger();
    var narrow =
        new TellOfEnds(database, audit, () -> left.getAndDecrement() > 0, () -> oneself, clock);
    var order = new ArrayList<String>();
    for (var round = 0; round < 3; round++) {
      left.set(1);
      narrow.run();
      told().stream().filter(each -> !order.contains(each)).forEach(order::add);
      assertEquals(round + 1, order.size());
    }
    assertEquals(
        List.of("p-3 certificate.ended", "p-2 certificate.ended", "p-1 certificate.expired"),
        order);
  }

  /** A view takes no rows, and shows those that are there. */
  @Test
  void aNodeThatStartsAgainReadsWhatWasToldAndWritesNothing() {
    authority();
    certificate(1, "p-1", clock.instant().minusMillis(1));
    certificate(2, "p-2", clock.instant().plus(DAY));
    certificate(3, "p-3", clock.instant().plus(DAY.multipliedBy(30)));
    node().run();
    revokeAuthority();
    node().run();
    var told = told();
    assertEquals(4, told.size(), told.toString());
    database.write(
        handle ->
            handle.execute("ALTER TABLE told_end RENAME TO told_before")
                + handle.execute("CREATE VIEW told_end AS SELECT DISTINCT * FROM told_before"));
    node().run();
    assertEquals(told, told());
  }

  @Test
  void manyThatEndInOneMomentAreToldPageByPage() {
    authority();
    var people = TellOfEnds.PAGE + 50;
    for (var i = 0; i < people; i++) {
      certificate(i, "p-" + i, clock.instant().minusMillis(1));
    }
    node().run();
    assertEquals(people, told().size());
    assertEquals(people, told().stream().distinct().count());
  }

  @Test
  void nodesThatGoRoundAtOnceTellEachEndOnce() throws Exception {
    authority();
    var later = clock.instant().plus(DAY.multipliedBy(30));
    for (var i = 0; i < 40; i++) {
      certificate(i, "p-" + i % 10, later);
      certificate(100 + i, "q-" + i, clock.instant().minusMillis(1 + 40 - i));
    }
    revokeAuthority();
    var ready = new CyclicBarrier(4);
    var nodes = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 4; i++) {
        nodes.add(
            threads.submit(
                () -> {
                  ready.await(10, TimeUnit.SECONDS);
                  node().run();
                  return true;
                }));
      }
    }
    for (var node : nodes) {
      assertEquals(true, node.get(), "it throws what its node has thrown");
    }
    assertEquals(50, told().size(), told().toString());
    assertEquals(50, told().stream().distinct().count());
    assertEquals(80, records().size());
  }

  @Test
  void whatIsNotRecordedIsToldInTheNextRound() {
    authority();
    certificate(1, "p-1", clock.instant().minusMillis(1));
    var failing =
        new AuditLog(
            false,
            (handle, event) -> {
              throw new IllegalStateException("the node stops here");
            });
    var broken = new TellOfEnds(database, failing, () -> true, () -> oneself, clock);
    assertThrows(IllegalStateException.class, broken::run);
    assertEquals(List.of(), told());
    node().run();
    assertEquals(List.of("p-1 certificate.expired"), told());
  }
}
