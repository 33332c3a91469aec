package jp.mochi.idp.saml.codec;

import java.util.List;
import java.util.Objects;

/**
 * How strongly the person must be proved (SAML Core 2.0 §3.3.2.2.1).
 *
 * @param comparison how what is met relates to what is named; exact when not said
 * @param classRefs context classes, in the requester's order of preference
 * @param declRefs context declarations, which we have none of
 */
public record RequestedContext(
    Comparison comparison, List<String> classRefs, List<String> declRefs) {

  public RequestedContext {
    Objects.requireNonNull(comparison);
    classRefs = List.copyOf(classRefs);
    declRefs = List.copyOf(declRefs);
  }

  /** How a context that is met must relate to the ones named. */
  public enum Comparison {
    /** One of those named. */
    EXACT,
    /** At least as strong as one of those named. */
    MINIMUM,
    /** As strong as possible, but not stronger than one of those named. */
    MAXIMUM,
    /** Stronger than every one of those named. */
    BETTER
  }
}
