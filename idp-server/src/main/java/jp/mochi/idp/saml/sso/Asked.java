package jp.mochi.idp.saml.sso;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.saml.codec.AuthnRequest;
import jp.mochi.idp.saml.codec.NameIdPolicy;
import jp.mochi.idp.saml.codec.RequestedContext;
import jp.mochi.idp.saml.codec.RequestedContext.Comparison;
import jp.mochi.metadata.ServiceProvider;

/**
 * What a service asked for, as it travels in the sealed token of a sign-on under way: the {@code
 * details} of its {@link jp.mochi.idp.signon.SignOnRequest}.
 *
 * @param entityId who asked
 * @param acs where the answer goes: already found in metadata, and looked for again at the end
 * @param requestId the request's ID; empty when the sign-on starts here
 * @param relayState goes back unchanged
 * @param nameIdPolicy which name is wanted
 * @param context how strongly the person must be proved
 * @param proved the ids of the entries of this service whose keys and whose demand for a signature
 *     the request has met: no other may answer it
 */
record Asked(
    String entityId,
    String acs,
    Optional<String> requestId,
    Optional<String> relayState,
    Optional<NameIdPolicy> nameIdPolicy,
    Optional<RequestedContext> context,
    Set<String> proved) {
  Asked {
    proved = Set.copyOf(proved);
  }

  static Asked of(
      AuthnRequest request, String acs, Optional<String> relayState, Set<String> proved) {
    return new Asked(
        request.issuer(),
        acs,
        Optional.of(request.id()),
        relayState,
        request.nameIdPolicy(),
        request.requestedContext(),
        proved);
  }

  static Asked unsolicited(String entityId, String acs, Optional<String> relayState) {
    return new Asked(
        entityId, acs, Optional.empty(), relayState, Optional.empty(), Optional.empty(), Set.of());
  }

  /** Whether an entry may answer: a sign-on that starts here was asked for by nobody. */
  boolean mayBeAnsweredBy(ServiceProvider entry) {
    return requestId.isEmpty() || proved.contains(entry.id());
  }

  Map<String, String> details() {
    var details = new HashMap<String, String>();
    details.put("entity-id", entityId);
    details.put("acs", acs);
    requestId.ifPresent(id -> details.put("request", id));
    relayState.ifPresent(state -> details.put("relay-state", state));
    details.put("proved-for", proved.stream().sorted().collect(Collectors.joining(" ")));
    nameIdPolicy.ifPresent(
        policy -> {
          details.put("name-id", policy.format().orElse(""));
          policy.spNameQualifier().ifPresent(q -> details.put("name-id-qualifier", q));
          policy.allowCreate().ifPresent(a -> details.put("name-id-create", a.toString()));
        });
    context.ifPresent(
        asked -> {
          details.put("context-comparison", asked.comparison().name());
          details.put("context-classes", String.join("\n", asked.classRefs()));
        });
    return details;
  }

  /** Who asked, without reading the rest. */
  static String entityId(Map<String, String> details) {
    return required(details, "entity-id");
  }

  static Asked of(Map<String, String> details) {
    return new Asked(
        entityId(details),
        required(details, "acs"),
        Optional.ofNullable(details.get("request")),
        Optional.ofNullable(details.get("relay-state")),
        Optional.ofNullable(details.get("name-id")).map(format -> nameIdPolicy(details, format)),
        Optional.ofNullable(details.get("context-comparison")).map(c -> context(details, c)),
        Stream.of(details.getOrDefault("proved-for", "").split(" ", -1))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static NameIdPolicy nameIdPolicy(Map<String, String> details, String format) {
    return new NameIdPolicy(
        Optional.of(format).filter(f -> !f.isEmpty()),
        Optional.ofNullable(details.get("name-id-qualifier")),
        Optional.ofNullable(details.get("name-id-create")).map(Boolean::valueOf));
  }

  private static RequestedContext context(Map<String, String> details, String comparison) {
    var classes = details.getOrDefault("context-classes", "");
    return new RequestedContext(
        Comparison.valueOf(comparison),
        classes.isEmpty() ? List.of() : Arrays.asList(classes.split("\n", -1)),
        List.of());
  }

  private static String required(Map<String, String> details, String key) {
    var value = details.get(key);
    if (value == null) {
      throw new IllegalStateException("a sign-on under way without " + key);
    }
    return value;
  }
}
