package jp.mochi.idp.pki;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.SignedContent;
import jp.mochi.cert.authority.Signer;
import jp.mochi.idp.key.AuthorityKeys;

/**
 * Signs what phones install in the place of the authority that issues: so that this one, whose key
 * may be in a token, signs once a fortnight for it and not whenever somebody fetches a profile. The
 * key is made here and kept in this node's memory alone; whoever asks another node, or this one
 * after a restart, meets another certificate of the same authority.
 */
public final class ProfileSigner {
  private final AuthoritiesInForce authorities;
  private final Clock clock;
  private final Renewing renewing;
  private volatile Optional<Certified> current = Optional.empty();

  ProfileSigner(AuthoritiesInForce authorities, Clock clock) {
    this.authorities = authorities;
    this.clock = clock;
    this.renewing = new Renewing("The signer of profiles", clock);
  }

  /**
   * Who signs.
   *
   * @param chain its certificate first, then what is above it
   * @param until from when on another is made
   */
  private record Certified(
      String authority, List<X509Certificate> chain, Signer signer, Instant until) {
    boolean counts(Authority issuing, Instant now) {
      return authority.equals(issuing.id()) && now.isBefore(end());
    }

    boolean isFresh(Authority issuing, Instant now) {
      return counts(issuing, now) && now.isBefore(until);
    }

    private Instant end() {
      return chain.getFirst().getNotAfter().toInstant();
    }
  }

  /** The content signed; empty where no authority issues, or its key isn't to be had. */
  public Optional<byte[]> signed(byte[] content) {
    return authorities
        .now()
        .current(new Role.Issuing())
        .filter(issuing -> clock.instant().isBefore(issuing.end()))
        .flatMap(this::certified)
        .map(by -> SignedContent.of(content, by.chain(), by.signer()));
  }

  private Optional<Certified> certified(Authority issuing) {
    if (current.filter(it -> it.isFresh(issuing, clock.instant())).isEmpty()) {
      renewing.attempt(issuing.id(), () -> renew(issuing));
    }
    return current.filter(it -> it.counts(issuing, clock.instant()));
  }

  private void renew(Authority issuing) {
    if (current.filter(it -> it.isFresh(issuing, clock.instant())).isEmpty()) {
      current = Optional.of(made(issuing));
    }
  }

  private Certified made(Authority issuing) {
    var now = clock.instant();
    var pair = KeyPairs.p256();
    var certificate =
        MakeAuthority.profileSigner(
            "Profiles " + AuthorityKeys.newId(),
            pair.getPublic(),
            now,
            issuing.certificate(),
            authorities.signer(issuing));
    var chain = new ArrayList<X509Certificate>(List.of(certificate));
    authorities.now().chain(issuing).forEach(above -> chain.add(above.certificate()));
    return new Certified(
        issuing.id(),
        List.copyOf(chain),
        Signer.of(pair.getPrivate()),
        now.plus(MakeAuthority.PROFILES.dividedBy(2)));
  }
}
