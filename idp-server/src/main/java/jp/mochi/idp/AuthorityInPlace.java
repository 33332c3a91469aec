package jp.mochi.idp;

import java.time.Duration;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.SigningToken;
import jp.mochi.idp.pki.OwnAuthority;

/** Our own certificate authority, wired as the configuration describes it. */
final class AuthorityInPlace implements AutoCloseable {
  /** How much longer than a phone's certificate an authority must last, so as not to shorten it. */
  private static final Duration NOTICE = Duration.ofDays(60);

  private final Ground ground;
  private final OwnAuthority own;

  /** Alone, so that nothing else waits for a token with an authority's key. */
  private final Housekeeping house = new Housekeeping();

  AuthorityInPlace(Ground ground) {
    this.ground = ground;
    var config = ground.configuration().certificateAuthority();
    var token = config.token().map(t -> new SigningToken(t.library(), t.label(), t.pin()));
    this.own =
        new OwnAuthority(
            new OwnAuthority.Parts(
                ground.database(),
                new AuthorityKeys(ground.master(), token),
                ground.configuration().baseUrl(),
                new ClientProfile(config.lifetime(), config.names(), config.usages()),
                ground.clock()));
    house.every(Duration.ofSeconds(1), "building revocation lists", own.building());
    house.every(Duration.ofHours(1), "certifying responders", own.certifying());
  }

  OwnAuthority own() {
    return own;
  }

  /** Says in time that the issuing authority must be rolled over. */
  HealthCheck check() {
    var needed = own.profile().lifetime().plus(NOTICE);
    return HealthCheck.shown(
        "certificate-authority",
        () ->
            own.authorities()
                .now()
                .current(new Authority.Role.Issuing())
                .filter(each -> each.remaining(ground.clock().instant()).compareTo(needed) < 0)
                .map(Authority::end)
                .map(end -> "ends at " + end + ": roll it over (mochi certificate ca rollover)"));
  }

  @Override
  public void close() {
    house.close();
  }
}
