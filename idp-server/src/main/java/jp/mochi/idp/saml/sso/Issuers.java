package jp.mochi.idp.saml.sso;

import jp.mochi.metadata.ServiceProvider;

/**
 * What we call ourselves to a service: our entity ID, or the one that its entry knows us by.
 *
 * @param entityId the usual one
 */
public record Issuers(String entityId) {
  public String of(ServiceProvider service) {
    return service.options().assertion().issuer().orElse(entityId);
  }
}
