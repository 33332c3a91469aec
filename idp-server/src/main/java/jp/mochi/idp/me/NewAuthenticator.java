package jp.mochi.idp.me;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.onetime.OneTimeSecret;
import jp.mochi.idp.portal.Visit;

/**
 * An app that is being set up: nothing of it is kept before its first code has come. Until then it
 * travels in the page, sealed for one browser and one person.
 *
 * @param id names it in records
 */
record NewAuthenticator(String id, OneTimeSecret secret) {
  private static final String PURPOSE = "authenticator-app";
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final SecureRandom RANDOM = new SecureRandom();

  static NewAuthenticator fresh() {
    var bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return new NewAuthenticator("app-" + HexFormat.of().formatHex(bytes), OneTimeSecret.fresh());
  }

  String sealed(Sealer sealer, Visit visit) {
    var content = String.join("\n", visit.person().id().value(), id, secret.text());
    var until = visit.visitor().circumstances().time().plus(LIFETIME);
    return sealer.seal(PURPOSE, visit.visitor().browserHash(), content, until);
  }

  /** Empty where it is none of ours, too old, or another's. */
  static Optional<NewAuthenticator> open(Sealer sealer, Visit visit, String token) {
    return sealer
        .content(PURPOSE, visit.visitor().browserHash(), token)
        .map(content -> content.split("\n", 3))
        .filter(parts -> parts.length == 3 && parts[0].equals(visit.person().id().value()))
        .flatMap(
            parts ->
                OneTimeSecret.read(parts[2]).map(secret -> new NewAuthenticator(parts[1], secret)));
  }
}
