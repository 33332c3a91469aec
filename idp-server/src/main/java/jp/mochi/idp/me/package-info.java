/**
 * Pages on which people see to their own phones; so far the one on which a phone is registered.
 *
 * <pre>
 * PC     /me/enrol        which kind of phone → the loop, as for a service called mochi:enrolment
 *        /me/enrol/code   a code, once, as a link and a QR code
 * phone  /enrol           the code is used up for the way that this phone can go:
 *        /enrol/profile   iPhone: a signed profile with a challenge for SCEP
 *        /enrol/pkcs12    others: a key made here, handed out once
 * </pre>
 *
 * <p>{@link jp.mochi.idp.me.EnrolmentRequester} is who asks the loop: a permit counts only by a
 * rule that names {@code mochi:enrolment}, and never by a password alone. What travels between two
 * pages is sealed for the browser that it was shown to. All pages work without scripts.
 */
@NullMarked
package jp.mochi.idp.me;

import org.jspecify.annotations.NullMarked;
