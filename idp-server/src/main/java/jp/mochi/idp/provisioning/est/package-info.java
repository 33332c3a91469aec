/**
 * EST (RFC 7030) at {@code /.well-known/est} on the client-certificate listener, whose handshake
 * asks for a certificate and takes none as well: whoever has none yet shows a one-time code by HTTP
 * Basic, and whoever has one renews it.
 *
 * <p>{@link jp.mochi.idp.provisioning.est.EstRoutes} says what anybody may know and turns answers
 * into HTTP; {@link jp.mochi.idp.provisioning.est.TakeRequest} takes a request to the enrolment
 * desk.
 */
@NullMarked
package jp.mochi.idp.provisioning.est;

import org.jspecify.annotations.NullMarked;
