package jp.mochi.idp.hint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.hint.HintVersions.Audience;
import jp.mochi.idp.hint.HintVersions.Version;
import jp.mochi.idp.http.Document;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.network.Zones;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Source addresses as services and firewalls fetch them, signed.
 *
 * <p>What is published are versions in the database, so every node serves the same. A version holds
 * for a week and is made anew half-way; each names the SHA-256 of the payload before it. The
 * database decides which node's version counts, and only that node records what changed.
 *
 * <p>Nodes obey a new policy or list within a second of each other, not at once. So that none goes
 * back to what another has just replaced, a node publishes a change only when its own view has
 * changed since it looked before, and then stayed the same for a whole round.
 */
public final class Publication {
  static final Duration VALID = Duration.ofDays(7);
  private static final Duration RENEWED = Duration.ofHours(84);
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What it stands on.
   *
   * @param services all that people sign on to, in one order on every node
   */
  public record Parts(
      Database database,
      Supplier<List<Told>> services,
      SigningKeys keys,
      AuditLog audit,
      Hints hints,
      Clock clock) {}

  private final String issuer;
  private final Parts parts;
  private final HintVersions versions = new HintVersions();
  private final LoadingCache<Audience, Signed> fresh =
      Caffeine.newBuilder().expireAfterWrite(MAX_AGE).build(this::signed);
  private final Map<Audience, Signed> last = new EnumMap<>(Audience.class);
  private final Map<Audience, Made> made = new ConcurrentHashMap<>();
  private final Map<Audience, View> views = new EnumMap<>(Audience.class);

  /** A set and what it was made from. */
  private record Made(Zones zones, List<ServiceRanges> ranges, JsonNode set) {
    Made {
      ranges = List.copyOf(ranges);
    }
  }

  /** A version as it is served. */
  private record Signed(Version version, String key, Document document) {}

  /**
   * What this node would publish.
   *
   * @param set what it came to in the last round
   * @param settled what was compared with the database last
   */
  private record View(JsonNode set, @Nullable JsonNode settled) {}

  /**
   * @param issuer our entity ID
   */
  public Publication(String issuer, Parts parts) {
    this.issuer = issuer;
    this.parts = parts;
  }

  /** What anybody may read. */
  public Document open() {
    return fresh.get(Audience.PUBLIC).document();
  }

  /** What holders of a token may read. */
  public Document whole() {
    return fresh.get(Audience.ALL).document();
  }

  /** One round: publishes what has changed. Rounds must not overlap. */
  public void round() {
    for (var audience : Audience.values()) {
      round(audience);
    }
  }

  private void round(Audience audience) {
    var set = set(audience);
    var before = views.get(audience);
    var settled = before == null ? null : before.settled();
    boolean stayed = before != null && before.set().equals(set);
    boolean changed = stayed && !set.equals(settled);
    var newest = parts.database().read(handle -> versions.newest(handle, audience));
    if (changed || newest.isEmpty() || isDue(newest.get())) {
      publish(audience, changed || newest.isEmpty() ? Optional.of(set) : Optional.empty());
    }
    views.put(audience, new View(set, changed ? set : settled));
  }

  private boolean isDue(Version version) {
    return !version.created().plus(RENEWED).isAfter(parts.clock().instant());
  }

  /**
   * Makes the next version where there is something to say.
   *
   * @param set what to publish; empty: the same again, for another while
   */
  private Version publish(Audience audience, Optional<? extends JsonNode> set) {
    return parts
        .database()
        .write(
            handle -> {
              var newest = versions.newest(handle, audience);
              var former = newest.map(version -> parsed(version.payload()));
              var next = set.<JsonNode>map(known -> known).or(() -> former).orElseThrow();
              if (newest.isPresent() && isSame(former.get(), next) && !isDue(newest.get())) {
                return newest.get();
              }
              return append(handle, audience, newest, next);
            });
  }

  private Version append(Handle handle, Audience audience, Optional<Version> newest, JsonNode set) {
    var now = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    var previous = newest.map(Version::hash);
    long number = newest.map(Version::number).orElse(0L) + 1;
    var version = new Version(number, payload(number, now, previous, set).toString(), now);
    if (!versions.append(handle, audience, version, previous)) {
      return versions.newest(handle, audience).orElseThrow();
    }
    if (audience == Audience.ALL && newest.isPresent()) {
      record(handle, RangeChanges.between(parsed(newest.get().payload()), set), now);
    }
    return version;
  }

  private ObjectNode payload(long number, Instant now, Optional<String> previous, JsonNode set) {
    var claims = JsonNodeFactory.instance.objectNode().put("iss", issuer);
    claims.put("iat", now.getEpochSecond()).put("exp", now.plus(VALID).getEpochSecond());
    claims.put("version", number).put("previous", previous.orElse(null));
    claims.set("zones", set.path("zones"));
    claims.set("services", set.path("services"));
    return claims;
  }

  private void record(Handle handle, List<RangeChanges.Change> changes, Instant now) {
    for (var change : changes) {
      var reference = UUID.randomUUID().toString();
      parts
          .audit()
          .append(
              handle,
              new AuditEvent.Operated(
                  new Circumstances(now, reference, "", ""),
                  "server",
                  "hints changed",
                  change.service(),
                  change.detail()));
    }
  }

  private static boolean isSame(JsonNode former, JsonNode set) {
    return former.path("zones").equals(set.path("zones"))
        && former.path("services").equals(set.path("services"));
  }

  /** Made anew only when zones or ranges differ: that is work where zones are large. */
  private JsonNode set(Audience audience) {
    var zones = parts.hints().zones();
    var ranges = ranges(audience);
    var before = made.get(audience);
    if (before != null && before.zones() == zones && before.ranges().equals(ranges)) {
      return before.set();
    }
    var set = audience == Audience.ALL ? HintSet.whole(zones, ranges) : HintSet.open(zones, ranges);
    made.put(audience, new Made(zones, ranges, set));
    return set;
  }

  private List<ServiceRanges> ranges(Audience audience) {
    return parts.services().get().stream()
        .filter(service -> audience == Audience.ALL || service.publish())
        .map(service -> parts.hints().of(service.facts()))
        .toList();
  }

  private Signed signed(Audience audience) {
    var newest =
        parts
            .database()
            .read(handle -> versions.newest(handle, audience))
            .orElseGet(() -> publish(audience, Optional.of(set(audience))));
    var key = parts.database().read(parts.keys()::published).getFirst().id();
    synchronized (last) {
      var known = last.get(audience);
      if (known != null && known.version().equals(newest) && known.key().equals(key)) {
        return known;
      }
      var signed = new Signed(newest, key, document(newest, parts.keys().ring(parts.database())));
      last.put(audience, signed);
      return signed;
    }
  }

  private static Document document(Version version, SigningKeys.Ring ring) {
    SigningKey current = ring.keys().getFirst();
    return new Document(
        Jws.MEDIA_TYPE,
        "inline; filename=\"source-ip-hints.json\"",
        Jws.sign(version.payload(), current));
  }

  private static JsonNode parsed(String payload) {
    try {
      return JSON.readTree(payload);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("a stored version of the hints can't be read", damaged);
    }
  }
}
