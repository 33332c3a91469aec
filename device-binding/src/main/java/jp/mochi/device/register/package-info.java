/**
 * The register: which phones, tablets and PCs there are, whose they are, how each stands, and what
 * binds a sign-on to one of them.
 *
 * <p>{@link jp.mochi.device.register.StateMachine} says what may happen to a device, and knows
 * nothing of databases. {@link jp.mochi.device.register.Devices} makes it happen: one conditional
 * update per act, so that of two nodes at once one acts and the other sees what the first has done,
 * each with a row of {@link jp.mochi.device.register.History}. {@link
 * jp.mochi.device.register.Bindings} are the keys, browsers and identifiers that a device is known
 * by; an identifier is kept as an HMAC only, see {@link jp.mochi.device.register.IdentifierSecret}.
 *
 * <p>The caller brings the transaction, and ends what rests on a device elsewhere: certificates,
 * sessions, services.
 */
@NullMarked
package jp.mochi.device.register;

import org.jspecify.annotations.NullMarked;
