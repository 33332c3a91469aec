package jp.mochi.idp.pki;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.database.Database;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How serial numbers stand, said from memory where that is certain, and looked up everywhere else.
 *
 * <p>In memory is all that an authority has revoked, and which numbers were found issued before.
 * The former was read whole at some revision; every revocation raises it in its own transaction
 * ({@link Crls#raise}). So as long as the revision is the same now, nothing is missing; once it
 * isn't, everything is looked up until they have been read anew, beside the requests. That takes
 * half a second where there are tens of thousands, so it is done only so often that it takes a
 * twentieth of the time at most.
 *
 * <p>A database may be set back: a backup is restored, a standby takes over without the last
 * transactions. Another revision tells that something else is revoked now ({@link Crls.Revision});
 * that a number was never issued, nothing tells. So all that is known of an authority is forgotten
 * where revisions don't follow each other ({@link LatelyRead.Moment#past}), and after {@link
 * #LONGEST} in any case.
 */
final class Statuses {
  private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);
  private static final RevocationStatus GOOD = new RevocationStatus.Good();
  private static final long SHARE = 20;
  static final Duration LONGEST = Duration.ofHours(1);
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private final Database database;
  private final IssuedCertificates issued;
  private final Crls crls;
  private final Executor beside;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, OfAuthority> known = new ConcurrentHashMap<>();

  /**
   * @param beside runs what no request waits for
   * @param nanos as {@link System#nanoTime}
   */
  Statuses(
      Database database,
      IssuedCertificates issued,
      Crls crls,
      Executor beside,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.database = database;
    this.issued = issued;
    this.crls = crls;
    this.beside = beside;
  }

  /** What is known of one authority. */
  private static final class OfAuthority {
    private final KnownSerials issued;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile @Nullable AllRevoked revoked;
    private final int past;
    private final long since;
    private volatile long next;

    OfAuthority(KnownSerials issued, int past, long now) {
      this.issued = issued;
      this.past = past;
      this.since = now;
      this.next = now;
    }

    /** A request that has waited may still come with a moment of the past before. */
    boolean serves(LatelyRead.Moment moment, long now) {
      return past >= moment.past() && now - since < LONGEST.toNanos();
    }

    /** All that was revoked, unless more has been since. */
    @Nullable AllRevoked revokedAt(Crls.Revision revision) {
      var all = revoked;
      return all != null && all.revision().equals(revision) ? all : null;
    }

    /** How a number stands, where that is certain. */
    Optional<RevocationStatus> known(BigInteger serial, AllRevoked all) {
      if (!KnownSerials.isOurKind(serial)) {
        return Optional.empty();
      }
      var mark = issued.mark(serial);
      return all.of(mark)
          .<RevocationStatus>map(revoked -> revoked)
          .or(() -> issued.has(mark) ? Optional.of(GOOD) : Optional.empty());
    }
  }

  /** Each serial number's status; RFC 6960 §2.7: of an authority that was taken back, that one. */
  Map<BigInteger, RevocationStatus> of(
      LatelyRead.Moment moment, Authority authority, List<BigInteger> serials) {
    var found = new HashMap<BigInteger, RevocationStatus>();
    if (authority.below().isPresent()) {
      serials.forEach(serial -> found.put(serial, authority.below().get()));
      return found;
    }
    var mine = memory(moment, authority.id());
    var revoked = mine.revokedAt(moment.revision(authority.id()));
    if (revoked == null) {
      readAnew(authority.id(), mine);
    }
    var open = new ArrayList<BigInteger>();
    for (var serial : serials) {
      var status =
          revoked == null ? Optional.<RevocationStatus>empty() : mine.known(serial, revoked);
      status.ifPresentOrElse(said -> found.put(serial, said), () -> open.add(serial));
    }
    if (!open.isEmpty()) {
      found.putAll(looked(authority.id(), mine, open));
    }
    return found;
  }

  private OfAuthority memory(LatelyRead.Moment moment, String authority) {
    var now = nanos.getAsLong();
    var there = known.get(authority);
    return there != null && there.serves(moment, now)
        ? there
        : requireNonNull(
            known.compute(
                authority,
                (id, found) ->
                    found != null && found.serves(moment, now)
                        ? found
                        : new OfAuthority(new KnownSerials(random), moment.past(), now)));
  }

  private Map<BigInteger, RevocationStatus> looked(
      String authority, OfAuthority mine, List<BigInteger> serials) {
    var found =
        database.<Map<BigInteger, RevocationStatus>>read(
            handle -> {
              var statuses = new HashMap<BigInteger, RevocationStatus>();
              for (var serial : serials) {
                statuses.put(serial, issued.status(handle, authority, serial));
              }
              return statuses;
            });
    found.forEach(
        (serial, status) -> {
          if (status instanceof RevocationStatus.Good && KnownSerials.isOurKind(serial)) {
            mine.issued.add(mine.issued.mark(serial));
          }
        });
    return found;
  }

  private void readAnew(String authority, OfAuthority mine) {
    if (nanos.getAsLong() - mine.next >= 0 && mine.reading.compareAndSet(false, true)) {
      beside.execute(() -> read(authority, mine));
    }
  }

  /** The revision is read first: what is revoked in between is there already. */
  private void read(String authority, OfAuthority mine) {
    var begun = nanos.getAsLong();
    try {
      mine.revoked =
          database.<AllRevoked>read(
              handle -> {
                var revision = crls.revisions(handle).getOrDefault(authority, Crls.Revision.NONE);
                var all = new AllRevoked.Builder(mine.issued::mark);
                issued.revoked(handle, authority, all::add);
                return all.at(revision);
              });
    } catch (RuntimeException away) { // the boundary of a task; until then everything is looked up
      LOG.warn("What {} has revoked can't be read into memory", authority, away);
    } finally {
      mine.next = nanos.getAsLong() + PAUSE + SHARE * (nanos.getAsLong() - begun);
      mine.reading.set(false);
    }
  }

  /** Forgets what authorities have issued that are no longer there. */
  void keepOnly(Collection<String> authorities) {
    known.keySet().retainAll(authorities);
  }
}
