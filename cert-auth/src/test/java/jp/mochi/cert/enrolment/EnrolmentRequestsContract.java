package jp.mochi.cert.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.Csr;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.EnrolmentRequest.State;
import jp.mochi.cert.enrolment.EnrolmentRequests.Decided;
import org.junit.jupiter.api.Test;

/** What the table of requests promises, on whatever database. */
abstract class EnrolmentRequestsContract extends EnrolmentTables {
  private final EnrolmentRequests requests = new EnrolmentRequests();

  private EnrolmentRequests.Filing filing(String name, String device, By by) throws Exception {
    return new EnrolmentRequests.Filing(
        EnrolmentRoute.CSR,
        new Csr(KeyPairs.p256()).subject("CN=" + name).read(),
        true,
        candidate(name, device),
        by);
  }

  private EnrolmentRequest filed(String name, By by, Instant now) throws Exception {
    var filing = filing(name, "phone-of-" + name, by);
    return requests.file(handle, filing, now, Duration.ofDays(7));
  }

  private static By who(String name) {
    return new By(name, Optional.of("id-of-" + name), "as agreed");
  }

  @Test
  void waitsIsApprovedAndIssuedOnce() throws Exception {
    var request = filed("tanaka", SATO, NOW);
    assertEquals(State.PENDING, request.standing(NOW));
    assertFalse(requests.issued(handle, request, "12"));
    var approved =
        assertInstanceOf(
                Decided.Done.class,
                requests.decide(handle, request.id(), true, who("kato"), NOW.plusSeconds(5)))
            .request();
    assertEquals(State.APPROVED, approved.standing(NOW.plusSeconds(5)));
    assertEquals("kato", approved.decision().orElseThrow().by().name());
    assertEquals("as agreed", approved.decision().orElseThrow().by().why());
    var issued = atOnce(4, each -> requests.issued(each, approved, "12"));
    assertEquals(1, issued.stream().filter(it -> it).count());
    assertEquals(Optional.of("12"), requests.find(handle, request.id()).orElseThrow().serial());
  }

  @Test
  void isDecidedByNobodyWhomItConcerns() throws Exception {
    var request = filed("tanaka", who("sato"), NOW);
    for (var own : List.of(who("tanaka"), who("sato"), SATO)) {
      assertInstanceOf(Decided.Own.class, requests.decide(handle, request.id(), true, own, NOW));
      assertInstanceOf(Decided.Own.class, requests.decide(handle, request.id(), false, own, NOW));
    }
    var locals = filed("suzuki", LOCAL, NOW);
    assertInstanceOf(Decided.Own.class, requests.decide(handle, locals.id(), true, LOCAL, NOW));
    for (var each : List.of(request, locals)) {
      assertInstanceOf(
          Decided.Done.class, requests.decide(handle, each.id(), true, who("kato"), NOW));
    }
  }

  @Test
  void isDecidedOnceAlthoughTwoDoAtOnce() throws Exception {
    var request = filed("tanaka", SATO, NOW);
    var decided = atOnce(6, each -> requests.decide(each, request.id(), true, who("kato"), NOW));
    assertEquals(1, decided.stream().filter(Decided.Done.class::isInstance).count());
    var closed =
        assertInstanceOf(
            Decided.Closed.class, requests.decide(handle, request.id(), false, who("kato"), NOW));
    assertEquals(State.APPROVED, closed.request().state());
    assertInstanceOf(
        Decided.NotThere.class, requests.decide(handle, "nothing", true, who("kato"), NOW));
  }

  @Test
  void isNotIssuedOnceDenied() throws Exception {
    var request = filed("tanaka", SATO, NOW);
    requests.decide(handle, request.id(), false, who("kato"), NOW);
    assertFalse(requests.issued(handle, request, "12"));
    assertEquals(State.DENIED, requests.find(handle, request.id()).orElseThrow().state());
    var approved = filed("suzuki", SATO, NOW);
    requests.decide(handle, approved.id(), true, who("kato"), NOW);
    filed("sato", SATO, NOW);
    assertEquals(1, requests.denyApproved(handle, LOCAL, NOW), "and none that waits");
    assertFalse(requests.issued(handle, approved, "12"));
  }

  @Test
  void expiresUnlessItIsDecided() throws Exception {
    var request = filed("tanaka", SATO, NOW);
    var over = request.expires();
    assertEquals(State.EXPIRED, request.standing(over));
    assertEquals(State.PENDING, request.standing(over.minusMillis(1)));
    assertInstanceOf(
        Decided.Closed.class, requests.decide(handle, request.id(), true, who("kato"), over));
    assertEquals(List.of("tanaka"), names(Optional.of(State.EXPIRED), over));
    assertEquals(List.of(), names(Optional.of(State.PENDING), over));
    assertEquals(1, requests.deleteOld(handle, over.plusMillis(1)));
  }

  @Test
  void waitsInBoundedNumbersForEachPerson() throws Exception {
    for (var i = 0; i < EnrolmentRequests.MOST_OF_ONE; i++) {
      assertFalse(requests.tooMany(handle, "id-of-tanaka", NOW));
      filed("tanaka", SATO, NOW);
    }
    assertTrue(requests.tooMany(handle, "id-of-tanaka", NOW));
    assertFalse(requests.tooMany(handle, "id-of-suzuki", NOW));
    assertFalse(requests.tooMany(handle, "id-of-tanaka", NOW.plus(Duration.ofDays(7))));
  }

  @Test
  void isFoundByItsDeviceAndKeyWhileItIsUnderWay() throws Exception {
    var filing = filing("tanaka", "phone-1", SATO);
    var request = requests.file(handle, filing, NOW, Duration.ofDays(7));
    var key = filing.request().keyHash();
    assertEquals(Optional.of(request), underWay(tanaka("phone-1"), key, NOW));
    assertEquals(Optional.empty(), underWay(tanaka("phone-2"), key, NOW));
    assertEquals(Optional.empty(), underWay(candidate("suzuki", "phone-1"), key, NOW));
    assertEquals(Optional.empty(), underWay(tanaka("phone-1"), "other", NOW));
    assertEquals(Optional.empty(), underWay(tanaka("phone-1"), key, request.expires()));
    requests.decide(handle, request.id(), false, who("kato"), NOW);
    assertEquals(Optional.empty(), underWay(tanaka("phone-1"), key, NOW));
  }

  private Optional<EnrolmentRequest> underWay(Candidate whose, String key, Instant now) {
    return requests.underWay(handle, EnrolmentRoute.CSR, whose, key, now);
  }

  @Test
  void aTransactionBeginsOnceAndAnswersItsKeyAlone() throws Exception {
    var request = filed("tanaka", SATO, NOW);
    var other = filed("suzuki", SATO, NOW);
    assertFalse(requests.begun(handle, EnrolmentRoute.CSR, "T-1"));
    assertTrue(requests.begin(handle, "T-1", request, NOW));
    assertFalse(requests.begin(handle, "T-1", other, NOW));
    assertFalse(requests.begin(handle, "T-1", request, NOW));
    assertTrue(requests.begun(handle, EnrolmentRoute.CSR, "T-1"));
    assertFalse(requests.begun(handle, EnrolmentRoute.SCEP, "T-1"));
    assertEquals(
        Optional.of(request),
        requests.ofTransaction(handle, EnrolmentRoute.CSR, "T-1", request.keyHash()));
    assertEquals(
        Optional.empty(),
        requests.ofTransaction(handle, EnrolmentRoute.CSR, "T-1", other.keyHash()));
  }

  @Test
  void listsTheLatestFirstPageByPage() throws Exception {
    var first = filed("tanaka", SATO, NOW);
    var second = filed("suzuki", SATO, NOW.plusSeconds(1));
    filed("kato", SATO, NOW.plusSeconds(2));
    assertEquals(List.of("kato", "suzuki", "tanaka"), names(Optional.empty(), NOW));
    requests.decide(handle, first.id(), true, who("kato"), NOW);
    assertEquals(List.of("kato", "suzuki"), names(Optional.of(State.PENDING), NOW));
    assertEquals(List.of("tanaka"), names(Optional.of(State.APPROVED), NOW));
    var rest =
        new EnrolmentRequests.Wanted(Optional.empty(), Optional.empty(), Optional.of(second), 9);
    assertEquals(
        List.of(first.id()),
        requests.list(handle, rest, NOW).stream().map(EnrolmentRequest::id).toList());
    var hers =
        new EnrolmentRequests.Wanted(Optional.of("suzuki"), Optional.empty(), Optional.empty(), 9);
    assertEquals(List.of(second), requests.list(handle, hers, NOW));
  }

  private List<String> names(Optional<State> state, Instant now) {
    var wanted = new EnrolmentRequests.Wanted(Optional.empty(), state, Optional.empty(), 9);
    return requests.list(handle, wanted, now).stream()
        .map(each -> each.candidate().username())
        .toList();
  }
}
