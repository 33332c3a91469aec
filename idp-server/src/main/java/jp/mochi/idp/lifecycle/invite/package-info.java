/**
 * Invitations in bulk: each person of a list gets a mail with a link that registers one phone.
 *
 * <p>{@link jp.mochi.idp.lifecycle.invite.Invitations} judges the list as a whole, and then makes,
 * for each row in a transaction of its own, a code of the enrolment desk, a row that says who was
 * invited, and the mail. The invitation is the approval that a code needs besides a password: it is
 * never its own maker's. The link is sealed until the mail is sent, and nowhere afterwards.
 */
@NullMarked
package jp.mochi.idp.lifecycle.invite;

import org.jspecify.annotations.NullMarked;
