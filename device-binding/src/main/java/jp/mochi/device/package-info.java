/**
 * What a person signs on with: {@link jp.mochi.device.KnownBrowsers}, the browsers that somebody
 * has signed on with before, by a rotating cookie; the devices themselves are in {@link
 * jp.mochi.device.register}.
 *
 * <p>A known browser proves nothing about a person: it only gives that person's tries a lane of
 * their own, so that strangers who guess can't shut a colleague out. Nothing here knows of HTTP,
 * SAML or the directory; the caller brings the transaction.
 */
@NullMarked
package jp.mochi.device;

import org.jspecify.annotations.NullMarked;
