/**
 * Whether a certificate that somebody shows is one of ours, and what names it carries.
 *
 * <p>{@link jp.mochi.cert.trust.ClientCertificates} finds the path to one of the configured {@link
 * jp.mochi.cert.trust.ClientAuthority authorities} and holds every rule of RFC 5280 against it that
 * concerns a client; what comes out is a {@link jp.mochi.cert.trust.TrustOutcome}, one record for
 * each way to fail. Whether a trusted certificate has been taken back is asked of a {@link
 * jp.mochi.cert.trust.Revocation}, which each authority brings along. {@link
 * jp.mochi.cert.trust.MappingRule} says by which of its names a person is looked for. {@link
 * jp.mochi.cert.trust.CertificateHeader} reads what a proxy hands on. Nothing here reads a
 * directory or makes a call, and the system's own authorities count for nothing.
 */
@NullMarked
package jp.mochi.cert.trust;

import org.jspecify.annotations.NullMarked;
