/**
 * The client certificate as a factor.
 *
 * <p>The way there and back: the page that asks for it posts a sealed {@link
 * jp.mochi.idp.certificate.CertificateAsk} to the client-certificate listener. That listener is a
 * witness and nothing more: it reads what the handshake, or the header of a proxy from the list,
 * has shown ({@link jp.mochi.idp.certificate.ShownCertificate}), seals it for the browser that the
 * ask names and sends the browser back with it. No cookie has to cross. On the main listener {@link
 * jp.mochi.idp.certificate.JudgeCertificate} judges it: whether it is one of ours, whether it has
 * been taken back, and whose it is. Proofs that count become part of a session, and {@link
 * jp.mochi.idp.certificate.HeldCertificates} judges them again for each assertion.
 *
 * <p>Nothing is kept of a request under way, and no proof is ever looked up by its request: it
 * counts only in the browser whose cookie it names, once, within a minute. It shows no pages.
 */
@NullMarked
package jp.mochi.idp.certificate;

import org.jspecify.annotations.NullMarked;
