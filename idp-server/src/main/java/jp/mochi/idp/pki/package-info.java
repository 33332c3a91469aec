/**
 * Our certificate authorities at work: which are in force ({@link
 * jp.mochi.idp.pki.AuthoritiesInForce}), their lists ({@link jp.mochi.idp.pki.RevocationLists}) and
 * answers to status requests ({@link jp.mochi.idp.pki.StatusAnswers}), and where others fetch them
 * ({@link jp.mochi.idp.pki.PkiRoutes}).
 *
 * <p>Everything is read from the database, so that every node says the same: a revocation made on
 * one is in the next answer of each. Where thousands ask, they share one reading for a moment
 * ({@link jp.mochi.idp.pki.LatelyRead}), and what is known not to have changed since isn't looked
 * up again ({@link jp.mochi.idp.pki.Statuses}). Who may issue and revoke is decided above, in
 * {@code lifecycle}; whether somebody signs on, elsewhere.
 */
@NullMarked
package jp.mochi.idp.pki;

import org.jspecify.annotations.NullMarked;
