package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.KeyUse;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.key.PublishedKey.State;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.metadata.CertificateFacts;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;
import org.jdbi.v3.core.Handle;

/**
 * Rolls keys over, step by step: the next key is published beside the current one, later it signs
 * while the former stays published, and once no service needs the former any more it is removed.
 * Until then a step back is one step, too. Each {@link KeyUse} goes its own way; what decrypts does
 * so from when it is made until it is removed, so that nothing has to be waited for.
 */
public final class SigningKeyRoll {
  /**
   * For how long a key is published before it signs: services that follow metadata read it once a
   * day, most of them far more often.
   */
  static final Duration NOTICE = Duration.ofDays(1);

  private final Database database;
  private final SigningKeys keys;
  private final ServiceProviders services;
  private final AuditLog audit;
  private final Clock clock;

  public SigningKeyRoll(
      Database database, SigningKeys keys, ServiceProviders services, AuditLog audit, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.services = services;
    this.audit = audit;
    this.clock = clock;
  }

  /** What came of a step. */
  public sealed interface Outcome {
    /** Done; the key as it is now, or as it was before it was removed. */
    record Done(PublishedKey key) implements Outcome {}

    /** Nothing is changed, for this reason. */
    record Refused(Notice why) implements Outcome {}

    /** No published key has this id. */
    record NotThere(String id) implements Outcome {}
  }

  /** All published keys, the current one first. */
  public List<PublishedKey> all() {
    return database.read(keys::published);
  }

  /** Publishes a fresh key as the next one, or as the first of its use. */
  public Outcome add(Actor actor, KeyUse use) {
    var before = all();
    if (next(before, use).isPresent()) {
      return refused(NoticeCode.KEY_NEXT_THERE, nextOf(before, use));
    }
    var first = before.stream().noneMatch(key -> key.use() == use);
    var made = first ? keys.makeFirst(use) : keys.makeNext(use);
    return database.<Outcome>write(
        handle -> {
          if (!made.publish(handle)) {
            return refused(NoticeCode.KEY_NEXT_THERE, nextOf(keys.published(handle), use));
          }
          return done(handle, actor, "key add", made.key(), "");
        });
  }

  /**
   * Signs with a published key from now on, or has services encrypt to it.
   *
   * @param use of the next one
   * @param id which; empty: the next one
   * @param early even if services have had less than {@link #NOTICE} to get to know it
   */
  public Outcome use(Actor actor, KeyUse use, Optional<String> id, boolean early) {
    return database.<Outcome>write(
        handle -> {
          var published = keys.published(handle);
          var wanted = id.isPresent() ? find(published, id.get()) : next(published, use);
          if (wanted.isEmpty()) {
            return id.<Outcome>map(Outcome.NotThere::new)
                .orElseGet(() -> refused(NoticeCode.KEY_NO_NEXT, ""));
          }
          return use(handle, actor, current(published, wanted.get().use()), wanted.get(), early);
        });
  }

  private Outcome use(
      Handle handle, Actor actor, PublishedKey former, PublishedKey wanted, boolean early) {
    if (wanted.state() == State.CURRENT) {
      return refused(NoticeCode.KEY_SIGNS_ALREADY, wanted.id());
    }
    var from = wanted.since().plus(NOTICE);
    if (wanted.state() == State.NEXT
        && wanted.use().signs()
        && !early
        && clock.instant().isBefore(from)) {
      return refused(NoticeCode.KEY_TOO_NEW, from.toString());
    }
    if (!keys.use(handle, wanted)) {
      return new Outcome.NotThere(wanted.id());
    }
    var now =
        new PublishedKey(
            wanted.id(), wanted.use(), State.CURRENT, wanted.since(), wanted.certificate());
    return done(handle, actor, "key use", now, former.id());
  }

  /**
   * Takes a key out of the metadata for good, unless it is in use: for all, or for one service. The
   * current one of EC may go where no service's entry asks for ECDSA.
   */
  public Outcome remove(Actor actor, String id) {
    return database.<Outcome>write(
        handle -> {
          var found = find(keys.published(handle), id);
          if (found.isEmpty()) {
            return new Outcome.NotThere(id);
          }
          if (found.get().state() == State.CURRENT && found.get().use() != KeyUse.EC) {
            return refused(NoticeCode.KEY_IN_USE, id);
          }
          var needing = needing(handle, found.get());
          if (!needing.isEmpty()) {
            return refused(NoticeCode.KEY_NEEDED, needing);
          }
          return keys.remove(handle, found.get())
              ? done(handle, actor, "key remove", found.get(), "")
              : new Outcome.NotThere(id);
        });
  }

  /** The names of services that the key signs for. */
  private String needing(Handle handle, PublishedKey key) {
    var current = key.state() == State.CURRENT;
    return services.list(handle).stream()
        .filter(
            service ->
                service.options().signingKey().equals(Optional.of(key.id()))
                    || (current && service.options().signature().algorithm().ec()))
        .map(ServiceProvider::name)
        .collect(Collectors.joining(", "));
  }

  private Outcome done(
      Handle handle, Actor actor, String operation, PublishedKey key, String former) {
    var detail = new TreeMap<String, String>();
    detail.put("use", key.use().word());
    detail.put("state", key.state().word());
    detail.put("sha256", CertificateFacts.of(key.certificate()).sha256());
    if (!former.isEmpty()) {
      detail.put("former", former);
    }
    audit.append(handle, actor.did(operation, key.id(), detail));
    return new Outcome.Done(key);
  }

  private static Outcome refused(NoticeCode why, String detail) {
    return new Outcome.Refused(why.of(detail));
  }

  private static Optional<PublishedKey> find(List<PublishedKey> published, String id) {
    return published.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  private static Optional<PublishedKey> next(List<PublishedKey> published, KeyUse use) {
    return published.stream()
        .filter(key -> key.use() == use && key.state() == State.NEXT)
        .findFirst();
  }

  private static PublishedKey current(List<PublishedKey> published, KeyUse use) {
    return published.stream()
        .filter(key -> key.use() == use && key.state() == State.CURRENT)
        .findFirst()
        .orElseThrow();
  }

  private static String nextOf(List<PublishedKey> published, KeyUse use) {
    return next(published, use).map(PublishedKey::id).orElse("");
  }
}
