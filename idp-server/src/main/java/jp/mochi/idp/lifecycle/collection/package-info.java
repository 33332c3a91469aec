/**
 * Entries of the blocklist that others know of: collections of a TAXII 2.1 server (OASIS TAXII 2.1
 * §5.4), whose indicators are STIX 2.1 (§4.7).
 *
 * <p>{@link jp.mochi.idp.lifecycle.collection.FollowCollections} asks each collection when it is
 * due, one node at a time ({@code CollectionTable} holds the lease). {@code TaxiiPages} makes the
 * calls, {@code StixObjects} reads what comes, {@code PatternReading} and {@code PatternMeaning}
 * say which apps a pattern means, never more of them than it means. What is known of all indicators
 * stays in the database, and {@code KeepList} brings the blocklist in line with that: so an
 * indicator that is revoked, runs out or is followed by a newer version takes its entry along, and
 * a server that doesn't answer leaves the list as it was last good.
 *
 * <p>What isn't taken over is told, each with its reason ({@code Fate}). No word of a stranger's is
 * shown to an employee.
 */
@NullMarked
package jp.mochi.idp.lifecycle.collection;

import org.jspecify.annotations.NullMarked;
