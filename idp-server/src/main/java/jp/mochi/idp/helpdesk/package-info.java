/**
 * {@code /helpdesk}: staff find a person and act for them, on a PC and while on the telephone.
 *
 * <pre>
 * /helpdesk                           one search, and what waits for approval
 * /helpdesk/found                     whom it found ({@link jp.mochi.idp.helpdesk.FindPeople})
 * /helpdesk/people/{person}           phones, requests, sessions, last refusals
 * /helpdesk/people/{person}/{act}     before an act: what will happen, and why it is done; then it is
 *                                     done ({@link jp.mochi.idp.helpdesk.DoAct}), and what remains
 * /helpdesk/records/{reference}       all that is recorded under a reference id
 * </pre>
 *
 * <p>Each search, each person looked at and each act is recorded with the name of whoever did it.
 * What shuts out asks for a reason alone; what gives something back or out asks also how the caller
 * was made sure of, and nobody gives themselves anything. The helpdesk doesn't act on
 * administrators; everything else about who may do what is {@code lifecycle}'s.
 */
@NullMarked
package jp.mochi.idp.helpdesk;

import org.jspecify.annotations.NullMarked;
