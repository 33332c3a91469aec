/**
 * Limits on guessing passwords and one-time codes, each counted by itself. Each try is counted in
 * the database before the directory hears of it, in one atomic statement per count, so that tries
 * at the same moment can't slip through; a try that turns out right, or that the directory couldn't
 * judge, is given back.
 *
 * <p>Strangers' tries and those from a person's known browsers have budgets of their own, which
 * together stay below the directory's lockout threshold: strangers can neither lock a colleague out
 * in the directory nor use up the tries of the colleague's phone. See {@link
 * jp.mochi.idp.guess.GuessRules} for the numbers.
 */
@NullMarked
package jp.mochi.idp.guess;

import org.jspecify.annotations.NullMarked;
