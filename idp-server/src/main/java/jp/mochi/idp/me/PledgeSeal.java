package jp.mochi.idp.me;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.Ownership;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.pledge.Pledge;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.Session;

/**
 * That a pledge was due of a session when the rules had let it in: who hasn't come that far, with
 * nothing but its cookie, for instance, accepts nothing in anybody's name.
 */
final class PledgeSeal {
  /** The name of the field that carries it. */
  static final String FIELD = "due";

  private static final String PURPOSE = "pledge-due";
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private final Sealer sealer;

  PledgeSeal(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What may be accepted. */
  record Due(Ownership ownership, String version) {}

  /** Seals it for this browser, after a permit. */
  String seal(Pledge pledge, Session session, Visitor visitor) {
    var until = visitor.circumstances().time().plus(LIFETIME);
    var content =
        String.join(
            "\n",
            session.id(),
            session.person().value(),
            pledge.ownership().text(),
            pledge.version());
    return sealer.seal(PURPOSE, visitor.browserHash(), content, until);
  }

  /** What was due of this session; empty where it was another's, or nothing was. */
  Optional<Due> open(String token, Session session, Visitor visitor) {
    return sealer
        .content(PURPOSE, visitor.browserHash(), token)
        .map(content -> List.of(content.split("\n", 4)))
        .filter(parts -> parts.size() == 4)
        .filter(parts -> parts.get(0).equals(session.id()))
        .filter(parts -> parts.get(1).equals(session.person().value()))
        .flatMap(
            parts -> Ownership.of(parts.get(2)).map(ownership -> new Due(ownership, parts.get(3))));
  }
}
