package jp.mochi.idp.pki;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.AuthorityKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those that answer status requests in the authorities' place (RFC 6960 §4.2.2.2): each issuing
 * authority has one, shared by all nodes, and gets another at half its time. So an authority whose
 * key is in a token signs once a fortnight for it, and not for each answer.
 */
final class Responders implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Responders.class);

  private final Database database;
  private final Authorities rows;
  private final AuthorityKeys keys;
  private final AuthoritiesInForce authorities;
  private final Clock clock;
  private final Map<String, AnswerStatusRequest> answering = new ConcurrentHashMap<>();

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
  }

  /** What answers for an authority; empty where none can be had now. */
  Optional<AnswerStatusRequest> of(AuthoritiesInForce.View view, Authority authority) {
    var responder = current(view, authority);
    if (responder.filter(this::hasTime).isEmpty()) {
      renew(authority);
      responder = current(authorities.now(), authority);
    }
    return responder
        .filter(each -> clock.instant().isBefore(each.end()))
        .map(each -> answering(each));
  }

  private static Optional<Authority> current(AuthoritiesInForce.View view, Authority authority) {
    return view.current(new Authority.Role.Responder(authority.id()));
  }

  private boolean hasTime(Authority responder) {
    return responder.remaining(clock.instant()).compareTo(MakeAuthority.RESPONDER.dividedBy(2)) > 0
        && !clock.instant().isBefore(responder.certificate().getNotBefore().toInstant());
  }

  private AnswerStatusRequest answering(Authority responder) {
    return answering.computeIfAbsent(
        responder.id(),
        id -> new AnswerStatusRequest(responder.certificate(), authorities.signer(responder)));
  }

  /** One at a time on this node; of several nodes, one's is kept. */
  private synchronized void renew(Authority authority) {
    var former = current(authorities.now(), authority);
    if (former.filter(this::hasTime).isPresent() || clock.instant().isAfter(authority.end())) {
      return;
    }
    try {
      var fresh = made(authority);
      database.write(
          handle -> {
            rows.replace(handle, fresh, former);
            return true;
          });
    } catch (
        RuntimeException failed) { // the boundary: the former one answers for as long as it can
      LOG.warn("No responder could be certified by {}", authority.id(), failed);
    }
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
      of(view, authority);
    }
    var before = clock.instant().minus(MakeAuthority.RESPONDER.multipliedBy(2));
    database.write(handle -> rows.deleteResponders(handle, before));
  }
}
