/**
 * A device's key as a factor ({@code device}).
 *
 * <p>The way there and back: the page that asks for it carries a sealed {@link
 * jp.mochi.idp.devicekey.KeyAsk} with a challenge of its own, for one person in one browser; what
 * the browser has signed comes back with it. {@link jp.mochi.idp.devicekey.ProveKey} holds the
 * answer against the ask and the key, and then, in one transaction, looks at device and key as they
 * are, uses the ask up, notes the counter and the proof. {@link jp.mochi.idp.devicekey.HeldKeys}
 * looks at the key again for each assertion, and {@link jp.mochi.idp.devicekey.EndKey} ends one
 * with every session that rests on it.
 *
 * <p>A key says nothing of who somebody is: it counts only in the session of a person who was
 * proved otherwise, and whose key it is. It shows no pages.
 */
@NullMarked
package jp.mochi.idp.devicekey;

import org.jspecify.annotations.NullMarked;
