/**
 * Rules to decision, pure: {@link jp.mochi.idp.policy.Facts} come in, a {@link
 * jp.mochi.idp.policy.Decision} with its {@link jp.mochi.idp.policy.Trace} goes out. No I/O, no
 * clock of its own.
 *
 * <p>A {@link jp.mochi.idp.policy.RuleSet} holds the rules and says how they combine, and why
 * leaving a fact out never helps; an {@code Evaluation} is one decision in the making. A rule's
 * conditions are {@link jp.mochi.idp.policy.Clause}s, which others can read as well: the check of
 * the file, the search for the {@link jp.mochi.idp.policy.NearestChange}, whoever computes from
 * where a service can be reached. What they can't say is a {@link jp.mochi.idp.policy.When}, in
 * CEL; nothing outside {@code When}, {@code ExpressionReading} and {@code CelFacts} knows of it.
 *
 * <p>What devices must be like are {@link jp.mochi.idp.policy.Requirements}: whoever gathers facts
 * has them say what a device's reports come to, which is a fact as any other then.
 *
 * <p>{@code config} reads rules from their file; {@code signon} gathers the facts and obeys.
 */
@NullMarked
package jp.mochi.idp.policy;

import org.jspecify.annotations.NullMarked;
