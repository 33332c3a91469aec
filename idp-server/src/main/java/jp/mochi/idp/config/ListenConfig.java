package jp.mochi.idp.config;

/**
 * The three listeners.
 *
 * @param main pages, SAML, API
 * @param clientCertificate the same machine under another port: asks phones for their certificate
 * @param management health and metrics, on loopback
 */
public record ListenConfig(
    ListenAddress main, ListenAddress clientCertificate, ListenAddress management) {}
