/**
 * Tries rules on the past before they count: the recorded sign-ons are decided again by a draft.
 *
 * <p>{@link jp.mochi.idp.replay.DraftReader} makes a {@link jp.mochi.idp.replay.Draft} of a text;
 * {@link jp.mochi.idp.replay.Replay} reads the recorded decisions from {@code audit}, batch by
 * batch, has the draft decide each and counts how the {@link jp.mochi.idp.replay.Difference}s fall
 * on rules and services. What a record doesn't hold is never guessed ({@link
 * jp.mochi.idp.replay.Recollection}), nor what a device's reports would come to where other things
 * were required of it then ({@link jp.mochi.idp.replay.RequirementsThen}). Nothing is written but
 * the record that somebody replayed; {@code api} stands above and tells what came of it.
 */
@NullMarked
package jp.mochi.idp.replay;

import org.jspecify.annotations.NullMarked;
