package jp.mochi.idp.pki;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.AuthorityKeys;

/**
 * Those that answer status requests in the authorities' place (RFC 6960 §4.2.2.2): each issuing
 * authority has one, shared by all nodes, and gets another at half its time. So an authority whose
 * key is in a token signs once a fortnight for it, and not for each answer.
 */
final class Responders implements Runnable {
  private final Database database;
  private final Authorities rows;
  private final AuthorityKeys keys;
  private final AuthoritiesInForce authorities;
  private final Clock clock;
  private final Map<String, AnswerStatusRequest> answering = new ConcurrentHashMap<>();
  private final Renewing renewing;

  Responders(
      Database database,
      Authorities rows,
      AuthorityKeys keys,
      AuthoritiesInForce authorities,
      Clock clock) {
    this.database = database;
    this.rows = rows;
    this.keys = keys;
    this.authorities = authorities;
    this.clock = clock;
    this.renewing = new Renewing("The responder", clock);
  }

  /**
   * What answers for an authority; empty where none can be had now. A request makes one only where
   * none is valid: whoever asks is nobody we know.
   */
  Optional<AnswerStatusRequest> of(AuthoritiesInForce.View view, Authority authority) {
    var responder = current(view, authority).filter(this::isValid);
    if (responder.isEmpty()) {
      renew(authority, this::isValid);
      responder = current(authorities.now(), authority).filter(this::isValid);
    }
    return responder.map(this::answering);
  }

  private static Optional<Authority> current(AuthoritiesInForce.View view, Authority authority) {
    return view.current(new Authority.Role.Responder(authority.id()));
  }

  private boolean isValid(Authority responder) {
    var now = clock.instant();
    return now.isBefore(responder.end())
        && !now.isBefore(responder.certificate().getNotBefore().toInstant());
  }

  /** One ends with its authority at the latest: then another would have no more time. */
  private boolean hasTime(Authority authority, Authority responder) {
    var now = clock.instant();
    var whole = shorter(MakeAuthority.RESPONDER, authority.remaining(now));
    return isValid(responder)
        && (responder.remaining(now).compareTo(whole.dividedBy(2)) > 0
            || !responder.end().isBefore(authority.end()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private AnswerStatusRequest answering(Authority responder) {
    return answering.computeIfAbsent(
        responder.id(),
        id -> new AnswerStatusRequest(responder.certificate(), authorities.signer(responder)));
  }

  /** One at a time on this node; of several nodes, one's is kept. */
  private void renew(Authority authority, Predicate<Authority> suffices) {
    renewing.attempt(
        authority.id(),
        () -> {
          var former = current(authorities.now(), authority);
          if (former.filter(suffices).isPresent() || !clock.instant().isBefore(authority.end())) {
            return;
          }
          var fresh = made(authority);
          database.write(handle -> rows.replace(handle, fresh, former));
        });
  }

  private Authority made(Authority authority) {
    var now = clock.instant();
    var id = "responder-" + AuthorityKeys.newId();
    var role = new Authority.Role.Responder(authority.id());
    var key = keys.makeHere(AuthorityKeys.Kind.of(authority.certificate().getPublicKey()));
    var certificate =
        MakeAuthority.responder(
            "OCSP responder " + id,
            key.publicKey(),
            now,
            authority.certificate(),
            authorities.signer(authority));
    var stored = key.keep(id, role, certificate);
    return new Authority(
        id, role, Authority.State.CURRENT, authority.id(), certificate, stored, now);
  }

  /** Certifies others in good time, and forgets those that nobody can rely on any more. */
  @Override
  public void run() {
    var view = authorities.now();
    for (var authority : view.issuing(clock.instant())) {
      if (current(view, authority).filter(one -> hasTime(authority, one)).isEmpty()) {
        renew(authority, responder -> hasTime(authority, responder));
      }
    }
    var before = clock.instant().minus(MakeAuthority.RESPONDER.multipliedBy(2));
    database.write(handle -> rows.deleteResponders(handle, before));
    var there = view.ids();
    answering.keySet().retainAll(there);
    renewing.keepOnly(there);
  }
}
