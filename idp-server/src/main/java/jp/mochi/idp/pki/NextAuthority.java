package jp.mochi.idp.pki;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.CertificatesOnly;
import jp.mochi.cert.authority.Der;

/**
 * RFC 8894 §4.7: the certificates of the next authority, signed by the one that issues now. They
 * are signed once for each state of our authorities: whoever asks is nobody we know, and the key
 * may be in a token.
 */
public final class NextAuthority {
  private final AuthoritiesInForce authorities;
  private final Renewing renewing;
  private volatile Signed last = new Signed("", Optional.empty());

  private record Signed(String version, Optional<Der> der) {}

  public NextAuthority(AuthoritiesInForce authorities, Clock clock) {
    this.authorities = authorities;
    this.renewing = new Renewing("What tells of the next authority", clock);
  }

  /** They; empty where no authority is next, or the token is away. */
  public Optional<Der> signed() {
    var view = authorities.now();
    var next = view.next(new Role.Issuing());
    var current = view.current(new Role.Issuing());
    if (next.isEmpty() || current.isEmpty()) {
      return Optional.empty();
    }
    if (!last.version().equals(view.version())) {
      renewing.attempt(current.get().id(), () -> sign(view, current.get(), next.get()));
    }
    var known = last;
    return known.version().equals(view.version()) ? known.der() : Optional.empty();
  }

  private void sign(AuthoritiesInForce.View view, Authority current, Authority next) {
    if (last.version().equals(view.version())) {
      return;
    }
    var chain = view.chain(next).stream().map(Authority::certificate).toList();
    var der = CertificatesOnly.signed(chain, current.certificate(), authorities.signer(current));
    last = new Signed(view.version(), Optional.of(der));
    renewing.keepOnly(List.of(current.id()));
  }
}
