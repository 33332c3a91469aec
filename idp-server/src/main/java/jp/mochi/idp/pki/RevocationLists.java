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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities' lists, RFC 5280 §5. A list that doesn't hold the latest revocation is never
 * handed out as long as another can be built: whoever asks first builds it, on whatever node, and
 * the others take what was kept. Otherwise it is built once a day.
 *
 * <p>One lock for each authority: of many who ask at once one builds, and the others find the list
 * built. Across nodes, the list that was kept first counts ({@link Crls#keep}).
 */
public final class RevocationLists implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationLists.class);
  private static final int TRIES = 5;

  private final Database database;
  private final Crls crls;
  private final AuthoritiesInForce authorities;
  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  public RevocationLists(
      Database database, Crls crls, AuthoritiesInForce authorities, Clock clock) {
    this.database = database;
    this.crls = crls;
    this.authorities = authorities;
    this.clock = clock;
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
    if (standing.filter(each -> each.due(clock.instant())).isPresent()) {
      standing = refreshed(authority);
    }
    return standing.flatMap(each -> kept(authority, each));
  }

  private Optional<Crls.Standing> standing(Authority authority) {
    return database.read(handle -> crls.standing(handle, authority.id()));
  }

  /** A token that is away must not take the last good list away. */
  private Optional<Crls.Standing> refreshed(Authority authority) {
    try {
      build(authority, false);
    } catch (RuntimeException failed) { // the boundary: what was published goes on
      LOG.warn("The revocation list of {} could not be built", authority.id(), failed);
    }
    return standing(authority);
  }

  /**
   * Builds a list if one is due.
   *
   * @param anyway also if none is
   */
  public void build(Authority authority, boolean anyway) {
    synchronized (locks.computeIfAbsent(authority.id(), id -> new Object())) {
      for (var i = 0; i < TRIES && (anyway || isDue(authority)); i++) {
        if (buildOnce(authority)) {
          return;
        }
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
    for (var authority : authorities.now().standing(clock.instant())) {
      if (isDue(authority)) {
        refreshed(authority);
      }
    }
  }
}
