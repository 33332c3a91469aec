package jp.mochi.idp.signon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;
import org.jspecify.annotations.Nullable;

/** What the rules are asked about: everything that is known in one turn, and nothing assumed. */
final class GatherFacts {
  private GatherFacts() {}

  /**
   * The zones are those of the rules that will decide on them.
   *
   * @param at when it is asked
   * @param device what is known of the device
   * @param posture what was reported of it
   */
  static Facts of(
      Policy now,
      Instant at,
      ServiceFacts service,
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person,
      DeviceFacts device,
      Optional<DevicePosture> posture) {
    List<ProvedFactor> proved = session == null ? List.of() : session.factors();
    var facts =
        new Facts(
            at,
            service,
            visitor.circumstances().clientAddress(),
            now.zones(visitor.circumstances().clientAddress()),
            person == null ? PersonFacts.UNKNOWN : known(person),
            device,
            proved,
            request.notBefore());
    return posture.map(words -> facts.with(now.assess(words, at))).orElse(facts);
  }

  private static PersonFacts known(Person person) {
    return PersonFacts.of(person.id().value(), person.groups(), person.attributes());
  }
}
