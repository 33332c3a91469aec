/**
 * How a phone comes by its certificate.
 *
 * <p>Whoever wants one asks the {@link jp.mochi.cert.enrolment.EnrolmentDesk}: with a request and a
 * proof that they may. A proof is a one-time code ({@link jp.mochi.cert.enrolment.EnrolmentCodes}),
 * an MDM's shared challenge for a device that is awaited ({@link
 * jp.mochi.cert.enrolment.AwaitedDevices}), or the certificate that is to be renewed. Each binds
 * the answer to one person and one device before a request is read. What must wait for somebody's
 * approval is a row of {@link jp.mochi.cert.enrolment.EnrolmentRequests}.
 *
 * <p>Here are the tables and the words in which protocols ask. Who may make a code, who a person is
 * and what is signed is decided above; protocols (SCEP, EST) and pages only translate. Transactions
 * are the caller's.
 */
@NullMarked
package jp.mochi.cert.enrolment;

import org.jspecify.annotations.NullMarked;
