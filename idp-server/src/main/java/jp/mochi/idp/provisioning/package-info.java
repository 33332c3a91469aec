/**
 * Protocols by which phones and MDMs ask for certificates: {@link jp.mochi.idp.provisioning.scep}
 * and {@link jp.mochi.idp.provisioning.est}. They translate, and decide nothing: who may have a
 * certificate is for the enrolment desk to say.
 *
 * <p>Here is what both tell a client that was refused.
 */
@NullMarked
package jp.mochi.idp.provisioning;

import org.jspecify.annotations.NullMarked;
