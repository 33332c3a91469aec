/**
 * What a phone's hardware says of a key that it has made, and of itself, in the certificate that
 * its maker vouches by (Android Key Attestation).
 *
 * <p>{@link jp.mochi.cert.attestation.KeyDescription} reads it, within bounds, of a certificate
 * that anybody may have made up: whose word it is, the path to a maker's root says, and not this
 * package. Nor is anything judged here: what a system must be like is for whoever asks.
 */
@NullMarked
package jp.mochi.cert.attestation;

import org.jspecify.annotations.NullMarked;
