/**
 * SAML messages in and out of bytes: thin decoders that check before they parse, and the writer of
 * responses. OpenSAML's types stay in here.
 */
@NullMarked
package jp.mochi.idp.saml.codec;

import org.jspecify.annotations.NullMarked;
