package jp.mochi.idp.pki;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import jp.mochi.cert.status.Deltas;
import jp.mochi.cert.status.FetchedLists;
import jp.mochi.cert.status.ListsTogether;
import jp.mochi.cert.status.RevocationList;
import jp.mochi.idp.config.RevocationConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.OutsideCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of one authority elsewhere. They are fetched beside everything else, by one node, into
 * the database, from where every node reads them: so a start finds them there, and no sign-on ever
 * waits for one. A list that is older than the one there is not kept.
 */
final class ListsElsewhere implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ListsElsewhere.class);

  private final Parts parts;
  private final RevocationConfig config;
  private final List<X509Certificate> issuers;
  private final FetchedLists rows = new FetchedLists();
  private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /**
   * What it stands on.
   *
   * @param fetch GETs an address
   * @param fetcher runs what waits for others
   */
  record Parts(
      Database database,
      Function<URI, OutsideCalls.Outcome> fetch,
      Executor fetcher,
      Clock clock) {}

  private record Loaded(long version, Optional<RevocationList> list) {}

  /**
   * @param issuers who may have signed the lists
   */
  ListsElsewhere(Parts parts, RevocationConfig config, List<X509Certificate> issuers) {
    this.parts = parts;
    this.config = config;
    this.issuers = List.copyOf(issuers);
  }

  /** All that are there. */
  ListsTogether together() {
    var whole = of(config.crl()).filter(list -> !list.delta()).toList();
    return new ListsTogether(whole, deltas());
  }

  private Deltas deltas() {
    var lists = of(config.delta()).filter(RevocationList::delta).toList();
    return new Deltas(!config.delta().isEmpty(), lists);
  }

  private Stream<RevocationList> of(List<URI> addresses) {
    return addresses.stream()
        .flatMap(address -> Stream.ofNullable(loaded.get(address.toString())))
        .flatMap(each -> each.list().stream());
  }

  /** What is wrong with them, for the operator. */
  Optional<String> fault() {
    return addresses()
        .flatMap(
            address -> {
              var standing =
                  parts.database().read(handle -> rows.standing(handle, address.toString()));
              return standing.fault().isEmpty()
                  ? Stream.empty()
                  : Stream.of(address + ": " + standing.fault());
            })
        .findFirst()
        .or(this::ended)
        .or(this::outOfStep);
  }

  private Optional<String> outOfStep() {
    var deltas = deltas();
    var now = parts.clock().instant();
    return config.crl().stream()
        .filter(
            address ->
                of(List.of(address)).anyMatch(list -> !list.delta() && deltas.lacking(list, now)))
        .map(address -> address + ": no delta list that is current goes with it")
        .findFirst();
  }

  private Optional<String> ended() {
    return loaded.entrySet().stream()
        .filter(
            each ->
                each.getValue()
                    .list()
                    .filter(list -> !list.current(parts.clock().instant()))
                    .isPresent())
        .map(each -> each.getKey() + " has run out")
        .findFirst();
  }

  private Stream<URI> addresses() {
    return Stream.concat(config.crl().stream(), config.delta().stream());
  }

  /** Takes over what any node has fetched, and fetches what is due; to be called each second. */
  @Override
  public void run() {
    addresses().forEach(this::round);
  }

  private void round(URI address) {
    var key = address.toString();
    var standing = parts.database().read(handle -> rows.standing(handle, key));
    var known = loaded.get(key);
    if (standing.version() > 0 && (known == null || known.version() != standing.version())) {
      load(key, standing.version());
    }
    if (standing.due(config.refresh(), parts.clock().instant()) && underWay.add(key)) {
      parts.fetcher().execute(() -> fetch(address, standing));
    }
  }

  private void load(String key, long version) {
    var read =
        parts
            .database()
            .read(handle -> rows.list(handle, key))
            .map(der -> RevocationList.read(der, issuers));
    if (read.isPresent() && read.get() instanceof RevocationList.Reading.Refused(var why)) {
      LOG.warn("The revocation list of {} that was kept can't be used: {}", key, why);
    }
    var list =
        read.flatMap(
            each ->
                each instanceof RevocationList.Reading.Read(var good)
                    ? Optional.of(good)
                    : Optional.empty());
    loaded.put(key, new Loaded(version, list));
  }

  private void fetch(URI address, FetchedLists.Standing seen) {
    var key = address.toString();
    try {
      var now = parts.clock().instant();
      if (parts.database().<Boolean>write(handle -> rows.claim(handle, key, seen, now))) {
        switch (parts.fetch().apply(address)) {
          case OutsideCalls.Refused(var why) -> note(key, now, why);
          case OutsideCalls.Fetched(var body) -> keep(key, now, body.bytes());
        }
      }
    } catch (RuntimeException e) { // the boundary of a task; a later round finds the list due again
      LOG.warn("The revocation list {} could not be kept", key, e);
    } finally {
      underWay.remove(key);
    }
  }

  private void keep(String key, Instant claimed, byte[] der) {
    switch (RevocationList.read(der, issuers)) {
      case RevocationList.Reading.Refused(var why) -> note(key, claimed, why);
      case RevocationList.Reading.Read(var list) -> {
        var known = Optional.ofNullable(loaded.get(key)).flatMap(Loaded::list);
        if (known.filter(list::isBefore).isPresent()) {
          note(key, claimed, "It is older than the list that is there.");
          return;
        }
        var now = parts.clock().instant();
        write(handle -> rows.keep(handle, key, claimed, der, list.nextUpdate(), now));
      }
    }
  }

  private void note(String key, Instant claimed, String why) {
    LOG.warn("The revocation list {} isn't taken: {}", key, why);
    write(handle -> rows.noteFailure(handle, key, claimed, why));
  }

  private void write(java.util.function.Consumer<org.jdbi.v3.core.Handle> work) {
    parts
        .database()
        .write(
            handle -> {
              work.accept(handle);
              return true;
            });
  }
}
