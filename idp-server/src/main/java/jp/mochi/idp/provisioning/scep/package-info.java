/**
 * SCEP (RFC 8894) at {@code /pki/scep}: phones and MDMs ask for certificates, over plain HTTP as
 * well as TLS, since each message is signed and encrypted by itself.
 *
 * <p>{@link jp.mochi.idp.provisioning.scep.ScepRoutes} speaks HTTP, {@link
 * jp.mochi.idp.scep.TakeMessage} turns a message into an answer. Who may have a certificate is
 * decided by the enrolment desk, to which the challenge password, or the certificate to be renewed,
 * is handed on as proof.
 */
@NullMarked
package jp.mochi.idp.provisioning.scep;

import org.jspecify.annotations.NullMarked;
