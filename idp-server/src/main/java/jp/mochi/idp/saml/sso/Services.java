package jp.mochi.idp.saml.sso;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.NestedTransactions;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;

/**
 * Registered service providers at the speed of a sign-on: what the database says, at most a second
 * old on every node.
 */
public final class Services {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int MOST = 10_000;

  /** Characters. */
  private static final int LONGEST = 1_024;

  private final LoadingCache<String, List<ServiceProvider>> byEntityId;

  public Services(Database database, ServiceProviders stored) {
    this.byEntityId =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST)
            .expireAfterWrite(MAX_AGE)
            .build(id -> database.read(handle -> stored.allByEntityId(handle, id)));
  }

  /** The first of the entries with this entity ID. */
  public Optional<ServiceProvider> byEntityId(String entityId) {
    return allByEntityId(entityId).stream().findFirst();
  }

  /**
   * The entries with this entity ID, compared character by character, those for everybody first.
   * One that can't be any (SAML Core 2.0 §8.3.6) is neither looked up nor remembered.
   *
   * @throws IllegalStateException within a transaction, also while it would be known
   */
  public List<ServiceProvider> allByEntityId(String entityId) {
    NestedTransactions.refuse();
    return entityId.length() > LONGEST || entityId.chars().anyMatch(Character::isISOControl)
        ? List.of()
        : byEntityId.get(entityId);
  }

  /** The same as they are at this moment, for whoever has just changed one. */
  List<ServiceProvider> anew(String entityId) {
    byEntityId.invalidate(entityId);
    return allByEntityId(entityId);
  }

  /** Those of them that have this address; if none has, all of them. */
  List<ServiceProvider> thatMayAnswer(String entityId, Optional<String> acs) {
    var all = allByEntityId(entityId);
    var there =
        all.stream()
            .filter(s -> acs.isEmpty() || s.acs().stream().anyMatch(a -> a.isPostTo(acs.get())))
            .toList();
    return there.isEmpty() ? all : there;
  }
}
