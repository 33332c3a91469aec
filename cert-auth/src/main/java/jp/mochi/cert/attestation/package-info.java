/**
 * What a phone's hardware says of a key that it has made, and of itself, in the certificate that
 * its maker vouches by (Android Key Attestation).
 *
 * <p>{@link jp.mochi.cert.attestation.KeyDescription} reads it, within bounds, of a certificate
 * that anybody may have made up: whose word it is the path to a maker's root says. What a system
 * must be like isn't judged here.
 *
 * <p>A key that is to be certified is held against all of that by {@link
 * jp.mochi.cert.attestation.KeyAttestation}; that the phone was asked for it, by this server and
 * once, says {@link jp.mochi.cert.attestation.AttestationChallenges}.
 */
@NullMarked
package jp.mochi.cert.attestation;

import org.jspecify.annotations.NullMarked;
