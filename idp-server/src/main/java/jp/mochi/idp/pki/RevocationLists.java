package jp.mochi.idp.pki;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.MakeCrl;
import jp.mochi.idp.database.Database;

/**
 * The authorities' lists, RFC 5280 §5. A list that doesn't hold the latest revocation is never
 * handed out as long as another can be built: whoever asks first builds it, on whatever node, and
 * the others take what was kept. Otherwise it is built once a day.
 *
 * <p>Of many who ask at once one builds ({@link Renewing}), and the others find the list built, or
 * take the last one where its authority's token hangs. Across nodes, the list that was kept first
 * counts ({@link Crls#keep}).
 */
public final class RevocationLists implements Runnable {
  private static final int TRIES = 5;

  private final Database database;
  private final Crls crls;
  private final AuthoritiesInForce authorities;
  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Renewing renewing;

  public RevocationLists(
      Database database, Crls crls, AuthoritiesInForce authorities, Clock clock) {
    this.database = database;
    this.crls = crls;
    this.authorities = authorities;
    this.clock = clock;
    this.renewing = new Renewing("The revocation list", clock);
  }

  /**
   * A list as it is published.
   *
   * @param standing its number and times
   */
  public record Kept(Crls.Standing standing, Der der) {}

  /** An authority's list. */
  public Optional<Kept> of(Authority authority) {
    var standing = standing(authority);
    var builds = authority.revoked().isEmpty(); // who was taken back signs nothing more
    if (builds && standing.filter(this::mustBeBuilt).isPresent()) {
      refresh(authority);
      standing = standing(authority);
    }
    return standing.flatMap(each -> kept(authority, each));
  }

  /**
   * Whether a request builds a list: only where something was revoked since, or none counts any
   * more. Whoever asks is nobody we know, and can't bring either about.
   */
  private boolean mustBeBuilt(Crls.Standing standing) {
    var now = clock.instant();
    return standing.built() < standing.revision()
        || !now.isBefore(standing.nextUpdate())
        || now.isBefore(standing.thisUpdate());
  }

  private Optional<Crls.Standing> standing(Authority authority) {
    return database.read(handle -> crls.standing(handle, authority.id()));
  }

  /** A token that is away must not take the last good list away. */
  private void refresh(Authority authority) {
    renewing.attempt(authority.id(), () -> build(authority, false, TRIES));
  }

  /** Builds a list, also if none is due. What the key's token throws is the caller's. */
  public void build(Authority authority) {
    renewing.insist(authority.id(), () -> build(authority, true, TRIES));
  }

  private void build(Authority authority, boolean anyway, int tries) {
    for (var i = 0; i < tries && (anyway || isDue(authority)); i++) {
      if (buildOnce(authority)) {
        return;
      }
    }
  }

  private boolean isDue(Authority authority) {
    return standing(authority).filter(each -> each.due(clock.instant())).isPresent();
  }

  private boolean buildOnce(Authority authority) {
    var now = clock.instant();
    var content = database.read(handle -> crls.content(handle, authority.id(), now));
    if (content.isEmpty()) {
      return true;
    }
    var signer = authorities.signer(authority);
    var made = new MakeCrl(authority.certificate(), signer).sign(content.get(), now);
    return database.<Boolean>write(
        handle -> crls.keep(handle, authority.id(), content.get(), made));
  }

  private Optional<Kept> kept(Authority authority, Crls.Standing standing) {
    var known = kept.get(authority.id());
    if (known != null && known.standing().number() == standing.number()) {
      return Optional.of(known);
    }
    var read = database.read(handle -> crls.list(handle, authority.id()));
    var fresh = read.map(der -> new Kept(standing, der));
    fresh.ifPresent(list -> kept.put(authority.id(), list));
    return fresh;
  }

  /** Builds what is due, for the server to schedule. */
  @Override
  public void run() {
    var view = authorities.now();
    for (var authority : view.standing(clock.instant())) {
      if (isDue(authority)) {
        refresh(authority);
      }
    }
    var there = view.ids();
    kept.keySet().retainAll(there);
    renewing.keepOnly(there);
  }
}
