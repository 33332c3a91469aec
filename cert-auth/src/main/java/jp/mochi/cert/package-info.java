/**
 * Certificates: reading and writing them as PEM ({@link jp.mochi.cert.Pem}), what an operator needs
 * to know of one ({@link jp.mochi.cert.CertificateFacts}), signing our own ({@link
 * jp.mochi.cert.SelfSigned}), and a small authority for machines that have no certificate yet
 * ({@link jp.mochi.cert.LocalAuthority}). Bouncy Castle stays in here; what goes out are the JDK's
 * own types. It does not listen, and it knows nothing of SAML.
 */
@NullMarked
package jp.mochi.cert;

import org.jspecify.annotations.NullMarked;
