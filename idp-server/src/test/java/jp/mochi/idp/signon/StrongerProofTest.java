package jp.mochi.idp.signon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.Test;

/** Who is refused for a weak proof, and what of theirs would do. */
class StrongerProofTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Trace TRACE = new Trace("v", Optional.empty(), List.of());

  /** A device that is out of order is refused, and one whose key may be copied. */
  private static final Policy RULES =
      facts ->
          facts.device().compliance().equals(Optional.of(Compliance.NON_COMPLIANT))
                  || !facts.device().binding().equals(Optional.of(BindingStrength.DEVICE_BOUND_KEY))
              ? new Decision.Refuse(Reason.POLICY, Optional.empty(), TRACE)
              : new Decision.Permit(Obligations.NONE, TRACE);

  private static DeviceFacts bound(BindingStrength strength, Compliance... state) {
    return new DeviceFacts(
        Optional.empty(),
        Optional.of(strength),
        List.of(state).stream().findFirst(),
        Optional.empty());
  }

  private static Holding.Other key(String id, String device, BindingStrength strength) {
    return new Holding.Other(Factor.DEVICE, Optional.of(id), device, bound(strength));
  }

  private static Holding.Other certificate(BindingStrength strength) {
    return new Holding.Other(Factor.CERTIFICATE, Optional.empty(), "phone", bound(strength));
  }

  private static Optional<StrongerProof> of(DeviceFacts shown, Holding.Other... others) {
    var proofs = List.of(new ProvedFactor(Factor.DEVICE, NOW));
    var session =
        new Session(
            "s",
            new PersonId("tanaka"),
            "tanaka",
            NOW,
            NOW,
            proofs,
            Optional.empty(),
            "192.0.2.1",
            Optional.empty(),
            Optional.of("phone"),
            Optional.of("weak"),
            1);
    var facts =
        new Facts(
            NOW,
            ServiceFacts.named("crm"),
            "192.0.2.1",
            ZoneFacts.UNKNOWN,
            PersonFacts.UNKNOWN,
            shown,
            proofs,
            Optional.empty());
    var showing = new ShowingKeys(RULES, facts, REQUEST, NOBODY_ASKS, session, List.of(others));
    return StrongerProof.of(showing, List.of(others));
  }

  private static final SignOnRequest REQUEST =
      SignOnRequest.begun("test", "crm", "", "", false, false, Map.of(), NOW, Optional.empty());

  /** Wants nothing proved besides. */
  private static final Requester NOBODY_ASKS =
      new Requester() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public Optional<Answer> permitted(
            SignOnRequest request,
            Decision.Permit permit,
            Session session,
            Person person,
            Visitor visitor) {
          throw new AssertionError("nothing is issued here");
        }

        @Override
        public Answer refused(
            SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
          throw new AssertionError("nobody is refused here");
        }
      };

  private static final DeviceFacts WEAK = bound(BindingStrength.COPYABLE_KEY);

  @Test
  void areAskedForTheirKeysThatWouldDoAndNoOthers() {
    var found =
        of(
            WEAK,
            key("weak", "phone", BindingStrength.COPYABLE_KEY),
            key("one", "phone", BindingStrength.DEVICE_BOUND_KEY),
            key("attested", "phone", BindingStrength.ATTESTED_KEY), // by these rules it wouldn't
            key("two", "tablet", BindingStrength.DEVICE_BOUND_KEY));
    assertEquals(Optional.of(new StrongerProof(Factor.DEVICE, Set.of("one", "two"), true)), found);
  }

  @Test
  void areAskedForTheirCertificateWhereNoKeyWouldDo() {
    var found =
        of(
            WEAK,
            key("weak", "phone", BindingStrength.COPYABLE_KEY),
            certificate(BindingStrength.DEVICE_BOUND_KEY));
    assertEquals(Optional.of(new StrongerProof(Factor.CERTIFICATE, Set.of(), true)), found);
    assertEquals(Optional.empty(), of(WEAK, certificate(BindingStrength.COPYABLE_KEY)));
  }

  @Test
  void areAskedForNothingThatIsNoStrongerThanWhatTheyHaveShown() {
    var strong = bound(BindingStrength.DEVICE_BOUND_KEY, Compliance.NON_COMPLIANT);
    assertEquals(
        Optional.empty(), of(strong, key("one", "tablet", BindingStrength.DEVICE_BOUND_KEY)));
    assertEquals(
        Optional.empty(),
        of(DeviceFacts.UNKNOWN, key("one", "phone", BindingStrength.DEVICE_BOUND_KEY)));
  }

  /** A better key makes no better device of it. */
  @Test
  void areToldWhatTheirDeviceLacksWhereThatIsWhy() {
    var weak = bound(BindingStrength.COPYABLE_KEY, Compliance.NON_COMPLIANT);
    assertEquals(Optional.empty(), of(weak, key("one", "phone", BindingStrength.DEVICE_BOUND_KEY)));
    assertEquals(
        Optional.of(Set.of("two")),
        of(weak, key("two", "tablet", BindingStrength.DEVICE_BOUND_KEY)).map(StrongerProof::keys));
  }
}
