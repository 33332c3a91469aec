/**
 * One-time codes: what an authenticator app counts out (RFC 6238), and recovery codes for the day
 * on which that app is gone. They are a fallback for where no certificate and no device key can be
 * shown, such as a browser within an app, and count only where a rule asks for them.
 *
 * <pre>
 * page → {@link jp.mochi.idp.onetime.ProveCode}: one transaction counts the try, holds what was
 *        typed against what is kept, uses it up, and notes the proof in the session
 * </pre>
 *
 * <p>A code says nothing of who somebody is, and nothing of which device they hold: it is taken
 * from a person who is signed on already, and weighs less than a key that can be copied. Each is
 * good once. Secrets are sealed under a key that the master key wraps; of recovery codes only an
 * HMAC is kept. Who sets an app up, and who ends it, is {@code lifecycle.onetime}'s.
 */
@NullMarked
package jp.mochi.idp.onetime;

import org.jspecify.annotations.NullMarked;
