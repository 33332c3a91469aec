/**
 * Whether a certificate that somebody shows is one of ours, and whose it is. Whether one has been
 * taken back is asked of a {@link jp.mochi.cert.trust.Revocation}, which each authority brings
 * along. Nothing here reads a directory or makes a call.
 */
@NullMarked
package jp.mochi.cert.trust;

import org.jspecify.annotations.NullMarked;
