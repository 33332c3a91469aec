/**
 * RFC 8894, the messages of the Simple Certificate Enrolment Protocol, without the transport.
 *
 * <p>Bytes become a message in steps, each of which needs the one before: {@link
 * jp.mochi.cert.scep.ReadPkiMessage} bounds what came and verifies its signature, and only that
 * makes a {@link jp.mochi.cert.scep.PkiMessage}; {@link jp.mochi.cert.scep.OpenEnvelope} decrypts
 * what such a message carries, by the key of our registration authority ({@link
 * jp.mochi.cert.scep.RaKey}); {@link jp.mochi.cert.scep.CertRep} writes the answer. What is refused
 * on the way has its {@link jp.mochi.cert.scep.FailInfo}.
 *
 * <p>A signature here says only that whoever sent the message has some key: anybody can make one.
 * So what decryption finds is told in one way for all that can go wrong with it, or we would open
 * other people's messages bit by bit. Who may have a certificate is decided above.
 */
@NullMarked
package jp.mochi.cert.scep;

import org.jspecify.annotations.NullMarked;
