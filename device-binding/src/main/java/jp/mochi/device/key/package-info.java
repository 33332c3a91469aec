/**
 * Keys of devices, by WebAuthn: what a browser is asked for, whether its answer holds, and the
 * table of the keys that there are.
 *
 * <pre>
 * registration  CreationOptions → the browser → RegistrationAnswer → CheckRegistration → NewKey → DeviceKeys.add
 * proof         RequestOptions  → the browser → AssertionAnswer    → CheckAssertion    → DeviceKeys.use
 * </pre>
 *
 * <p>{@link jp.mochi.device.key.CheckRegistration} and {@link jp.mochi.device.key.CheckAssertion}
 * are functions of what they are given: no clock, no database, no memory. That a challenge is good
 * once is the caller's affair, who keeps it and consumes it in the transaction that notes what came
 * of it. That a key's counter only grows is the table's: {@link jp.mochi.device.key.DeviceKeys#use}
 * is one conditional update, so that two nodes at once never both take the same count.
 *
 * <p>What a key is worth is said once, when it is registered: {@link
 * jp.mochi.device.key.NewKey#level}. A key that may be copied (backup-eligible) never becomes one
 * that may not, and the other way round neither. Types of WebAuthn4J stay in here.
 */
@NullMarked
package jp.mochi.device.key;

import org.jspecify.annotations.NullMarked;
