package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a service provider asks for (SAML Core 2.0 §3.4.1), read and nothing more: whether it may
 * ask, whether it is fresh and whether its addresses are in metadata is for the caller to find out.
 *
 * @param id the request's ID, which the answer names in {@code InResponseTo}
 * @param version as sent; only {@code 2.0} can be answered
 * @param issuer the entity ID of the requester, which the web SSO profile demands
 * @param issueInstant when the requester says it was made
 * @param destination the address it was meant for
 * @param acsUrl where the answer should go, as sent
 * @param acsIndex the index in metadata of where the answer should go
 * @param protocolBinding the binding wanted for the answer
 * @param forceAuthn whether an earlier proof doesn't count
 * @param isPassive whether no page may be shown
 * @param nameIdPolicy what name is wanted
 * @param requestedContext how strongly the person must be proved
 * @param attributeConsumingServiceIndex which set of attributes in metadata is wanted
 * @param providerName a name for people; nothing vouches for it
 * @param asksForSubject whether it names the person it wants proved, which is not supported
 */
public record AuthnRequest(
    String id,
    String version,
    String issuer,
    Instant issueInstant,
    Optional<String> destination,
    Optional<String> acsUrl,
    Optional<Integer> acsIndex,
    Optional<String> protocolBinding,
    boolean forceAuthn,
    boolean isPassive,
    Optional<NameIdPolicy> nameIdPolicy,
    Optional<RequestedContext> requestedContext,
    Optional<Integer> attributeConsumingServiceIndex,
    Optional<String> providerName,
    boolean asksForSubject) {

  public AuthnRequest {
    Objects.requireNonNull(id);
    Objects.requireNonNull(version);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(issueInstant);
  }
}
