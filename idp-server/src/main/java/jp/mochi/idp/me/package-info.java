/**
 * Pages on which people see to their own phones; so far the one on which a phone is registered.
 *
 * <pre>
 * PC     /me/enrol        which kind of phone → the loop, as for a service called mochi:enrolment
 *        /me/enrol/code   a code, once, as a link and a QR code
 * phone  /enrol#code=…    the code, which no address brings to us, is used up for a way to go:
 *        /enrol/profile   iPhone, iPad, Mac: a signed profile with a challenge for SCEP
 *        /enrol/profile-service  where iPhones are asked which one they are, that comes first: the
 *                         phone's answer, signed by its maker's key, brings it the profile above,
 *                         and one by the certificate that came of it the profile that it keeps
 *        /enrol/key       others: a key that the phone makes for its browsers, where these count
 *        /enrol/pkcs12    or else: a key made here, handed out once
 * </pre>
 *
 * <p>Which of these ways is the strongest of a kind of device is read off the table by which a
 * policy is checked ({@link jp.mochi.idp.policy.PlatformReach}).
 *
 * <p>{@link jp.mochi.idp.me.EnrolmentRequester} is who asks the loop: a permit counts only by a
 * rule that names {@code mochi:enrolment}, and never by a password alone. What travels between two
 * pages is sealed for the browser that it was shown to. All pages but the one for the phone's own
 * key work without scripts.
 */
@NullMarked
package jp.mochi.idp.me;

import org.jspecify.annotations.NullMarked;
