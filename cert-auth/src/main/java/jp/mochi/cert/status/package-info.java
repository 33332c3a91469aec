/**
 * How certificates of other people's authorities stand: their lists ({@link
 * jp.mochi.cert.status.RevocationList}), read into sorted serial numbers, and single questions to
 * their responders ({@link jp.mochi.cert.status.StatusQuestion}).
 *
 * <p>Everything that comes in was made by somebody else and is bounded before any effort; nothing
 * of it counts before its signature is verified. Nothing here makes a call: what to fetch, from
 * where and when is decided above.
 */
@NullMarked
package jp.mochi.cert.status;

import org.jspecify.annotations.NullMarked;
