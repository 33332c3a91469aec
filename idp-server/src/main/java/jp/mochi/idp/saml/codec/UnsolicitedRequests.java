package jp.mochi.idp.saml.codec;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ons that start here, with the parameters that the Shibboleth IdP uses for it. They are read
 * by the same rules as the protocol's: none twice, none percent-encoded in its name.
 */
public final class UnsolicitedRequests {
  private static final Set<String> NAMES = Set.of("providerId", "shire", "target");

  private UnsolicitedRequests() {}

  /** What came of reading the query. */
  public sealed interface Outcome {
    /**
     * It can be read.
     *
     * @param providerId the service's entity ID
     * @param shire the ACS; empty: the default one
     * @param target the RelayState; empty: the one the service's entry names, if any
     */
    record Read(String providerId, Optional<String> shire, Optional<String> target)
        implements Outcome {}

    /** It cannot; {@code detail} is for the audit record. */
    record Malformed(Reason reason, Map<String, String> detail) implements Outcome {
      public Malformed {
        detail = Map.copyOf(detail);
      }
    }
  }

  /**
   * Reads a query.
   *
   * @param rawQuery what stands after the question mark, exactly as received
   */
  public static Outcome decode(@Nullable String rawQuery) {
    try {
      var parameters = FormParameters.split(rawQuery == null ? "" : rawQuery, NAMES);
      var target = parameters.value("target");
      if (target.isPresent()) {
        RequestParameters.checkRelayState(target.get());
      }
      return new Outcome.Read(
          parameters.value("providerId").orElse(""), parameters.value("shire"), target);
    } catch (MalformedMessage malformed) {
      var outcome = malformed.outcome();
      return new Outcome.Malformed(outcome.reason(), Map.of("fault", outcome.detail()));
    }
  }
}
