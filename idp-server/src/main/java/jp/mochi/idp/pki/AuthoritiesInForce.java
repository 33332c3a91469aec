package jp.mochi.idp.pki;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.Authority.State;
import jp.mochi.cert.authority.Signer;
import jp.mochi.cert.authority.StatusPoints;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.AuthorityKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which authorities there are, as the database has them at each request, with their keys opened
 * once. There are a handful at most, so that looking whether they are still the same is one small
 * query.
 */
public final class AuthoritiesInForce {
  private static final Logger LOG = LoggerFactory.getLogger(AuthoritiesInForce.class);
  private static final long MOST_AGE = Duration.ofSeconds(1).toNanos();

  private final Database database;
  private final Authorities rows;
  private final AuthorityKeys keys;
  private final URI baseUrl;
  private final Clock clock;
  private final Map<String, Signer> signers = new ConcurrentHashMap<>();
  private final Executor beside;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile long lastRead;
  private volatile View last = new View("", List.of());

  /**
   * @param baseUrl where others find us; certificates name it
   */
  public AuthoritiesInForce(
      Database database, Authorities rows, AuthorityKeys keys, URI baseUrl, Clock clock) {
    this(database, rows, keys, baseUrl, clock, work -> Thread.ofVirtual().start(work));
  }

  /**
   * @param beside runs what a handshake doesn't wait for
   */
  AuthoritiesInForce(
      Database database,
      Authorities rows,
      AuthorityKeys keys,
      URI baseUrl,
      Clock clock,
      Executor beside) {
    this.beside = beside;
    this.database = database;
    this.rows = rows;
    this.keys = keys;
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  /**
   * All authorities at one moment.
   *
   * @param version names the moment
   * @param all of each role the current one first
   */
  public record View(String version, List<Authority> all) {
    public View {
      all = List.copyOf(all);
    }

    /** What they are called. */
    public Set<String> ids() {
      return all.stream().map(Authority::id).collect(Collectors.toSet());
    }

    /** The current one of a role. */
    public Optional<Authority> current(Role role) {
      return of(role, State.CURRENT);
    }

    /** The next one of a role. */
    public Optional<Authority> next(Role role) {
      return of(role, State.NEXT);
    }

    private Optional<Authority> of(Role role, State state) {
      return all.stream()
          .filter(each -> each.role().equals(role) && each.state() == state)
          .findFirst();
    }

    public Optional<Authority> byId(String id) {
      return all.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /**
     * Roots and issuing authorities whose certificates haven't ended and weren't taken back, in
     * their order.
     */
    public List<Authority> standing(Instant now) {
      return lasting(now)
          .filter(each -> each.role().certifies() && each.revoked().isEmpty())
          .toList();
    }

    /** Those whose certificates of phones count: also the next and former ones. */
    public List<Authority> issuing(Instant now) {
      return standing(now).stream().filter(each -> each.role() instanceof Role.Issuing).toList();
    }

    /** Those that phones' certificates may come from, whether these count or not. */
    public List<Authority> issuingEver(Instant now) {
      return lasting(now).filter(each -> each.role() instanceof Role.Issuing).toList();
    }

    private Stream<Authority> lasting(Instant now) {
      return all.stream().filter(each -> now.isBefore(each.end()));
    }

    /** An authority and those above it. */
    public List<Authority> chain(Authority authority) {
      return authority.issuer().equals(authority.id())
          ? List.of(authority)
          : Stream.concat(
                  Stream.of(authority),
                  byId(authority.issuer()).stream().flatMap(above -> chain(above).stream()))
              .toList();
    }
  }

  /** Those that are there now. */
  public View now() {
    var known = last;
    var read =
        database.<View>read(
            handle -> {
              var version = rows.version(handle);
              return version.equals(known.version()) ? known : new View(version, rows.all(handle));
            });
    if (!read.version().equals(known.version())) {
      signers.keySet().retainAll(read.ids());
    }
    last = read;
    lastRead = System.nanoTime();
    return read;
  }

  /**
   * The issuing authorities' certificates that phones' certificates may come from; also of one that
   * was taken back, so that these are known to be revoked and not foreign.
   */
  public List<X509Certificate> issuing() {
    return certificates(now().issuingEver(clock.instant()));
  }

  /**
   * Those whose certificates count, as it was a moment ago, for a handshake: it never waits for the
   * database. What is known is said, and read anew beside, by one at a time.
   */
  public List<X509Certificate> issuingLately() {
    var age = System.nanoTime() - lastRead;
    if ((age < 0 || age >= MOST_AGE) && reading.compareAndSet(false, true)) {
      beside.execute(this::readAnew);
    }
    return certificates(last.issuing(clock.instant()));
  }

  private void readAnew() {
    try {
      now();
    } catch (RuntimeException away) { // the boundary of a task; the next handshake tries again
      LOG.warn("The authorities can't be read; handshakes name those known before", away);
    } finally {
      reading.set(false);
    }
  }

  private static List<X509Certificate> certificates(List<Authority> authorities) {
    return authorities.stream().map(Authority::certificate).toList();
  }

  /**
   * The authority of ours whose key a certificate holds, also where somebody else has certified
   * that key: what it signs, it signs all the same.
   */
  public Optional<Authority> signing(X509Certificate issuer) {
    var key = issuer.getPublicKey();
    return now().all().stream()
        .filter(each -> each.certificate().getPublicKey().equals(key))
        .findFirst();
  }

  /** What signs for an authority. */
  public Signer signer(Authority authority) {
    var opened = signers.get(authority.id());
    if (opened == null) { // two at once open it twice, which does no harm
      opened = keys.signer(authority);
      signers.put(authority.id(), opened);
    }
    return opened;
  }

  /** What its certificates say of where their status is. */
  public StatusPoints points(Authority authority) {
    return new StatusPoints(listAddress(authority), Optional.of(at("/pki/ocsp")));
  }

  /** Where an authority's list is, for as long as one may need it. */
  public URI listAddress(Authority authority) {
    return listAddress(authority.id());
  }

  /** Where the list of the authority with this id is. */
  public URI listAddress(String id) {
    return at("/pki/crl/" + id);
  }

  private URI at(String path) {
    return URI.create(baseUrl + path);
  }
}
