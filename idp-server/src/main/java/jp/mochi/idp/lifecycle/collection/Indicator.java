package jp.mochi.idp.lifecycle.collection;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A version of an indicator, as far as the list needs it (STIX 2.1 §4.7).
 *
 * @param id its id
 * @param modified of what time the version is; a later one takes its place
 * @param title what its publisher calls it, for staff alone; may be empty
 * @param from from when on it holds
 * @param until until when, if that is said
 * @param confidence 0 to 100, if it is said (§3.2)
 * @param pattern what it means; empty where it means nothing that can be listed
 * @param fate why not, or {@link Fate#FRESH}
 */
record Indicator(
    String id,
    Instant modified,
    String title,
    Instant from,
    Optional<Instant> until,
    OptionalInt confidence,
    String pattern,
    Fate fate) {}
