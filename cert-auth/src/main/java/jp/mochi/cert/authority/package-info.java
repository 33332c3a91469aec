/**
 * A company's own certificate authority: a root that signs issuing authorities, which sign the
 * certificates of phones.
 *
 * <p>A request ({@link jp.mochi.cert.authority.CertificationRequest}) is read, held against the
 * person it is for ({@link jp.mochi.cert.authority.CheckRequest}) and signed by a profile ({@link
 * jp.mochi.cert.authority.IssueCertificate}). What was issued and what was taken back stands in
 * {@link jp.mochi.cert.authority.IssuedCertificates}, from where {@link
 * jp.mochi.cert.authority.MakeCrl} makes lists and {@link
 * jp.mochi.cert.authority.AnswerStatusRequest} answers single questions.
 *
 * <p>Private keys are used through {@link jp.mochi.cert.authority.Signer} and stored as somebody
 * else wraps them. Transactions are the caller's; nothing is signed within one, since a signature
 * may be a call to a token. Nothing here knows HTTP, and who may ask for what is decided above.
 */
@NullMarked
package jp.mochi.cert.authority;

import org.jspecify.annotations.NullMarked;
