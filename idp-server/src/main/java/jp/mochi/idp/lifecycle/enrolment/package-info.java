/**
 * How phones are enrolled: the use cases around a certificate for one device of one person.
 *
 * <p>{@link jp.mochi.idp.lifecycle.enrolment.EnrolPhone} is the desk at which protocols, pages and
 * the interface ask ({@link jp.mochi.cert.enrolment.EnrolmentDesk}): it holds the proof against the
 * tables, the request against the person as the directory has them now, and has the certificate
 * issued in the transaction that uses the proof up, brings the device into the register ({@link
 * jp.mochi.idp.lifecycle.device.EnterEnrolled}) and tells the owner. {@link
 * jp.mochi.idp.lifecycle.enrolment.HandOutCodes} makes what opens the desk; {@link
 * jp.mochi.idp.lifecycle.enrolment.DecideRequests} is for those that wait for somebody; {@link
 * jp.mochi.idp.lifecycle.enrolment.EndReplaced} ends what a renewal has replaced; {@link
 * jp.mochi.idp.lifecycle.enrolment.TellOfEnds} has owners hear of certificates that ended of
 * themselves.
 *
 * <p>Whether a session may show a code at all is a matter of the policy, and asked above. Nobody
 * approves their own: neither the person whom a request is for nor who filed it, and a code made by
 * the interface is never for the one who makes it.
 */
@NullMarked
package jp.mochi.idp.lifecycle.enrolment;

import org.jspecify.annotations.NullMarked;
