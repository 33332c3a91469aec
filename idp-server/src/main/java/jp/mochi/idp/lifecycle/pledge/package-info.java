/**
 * The company's pledge: what people are told of their phone, and promise, before it is enrolled.
 *
 * <p>There is one text for the company's phones and one for people's own, each with a version that
 * the operator gives it. Whoever holds a phone has accepted its version: on the phone, before its
 * code is used up; or at the next sign-on, where the version is another by then, or the phone came
 * by an MDM. {@link jp.mochi.idp.lifecycle.pledge.Pledges} knows what is due and records what was
 * accepted; the pages are {@code me}'s.
 */
@NullMarked
package jp.mochi.idp.lifecycle.pledge;

import org.jspecify.annotations.NullMarked;
