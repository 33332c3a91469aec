package jp.mochi.idp.config;

/**
 * The three listeners.
 *
 * @param main pages, SAML, API
 * @param clientCertificate the same machine under another port: asks phones for their certificate
 * @param management health and metrics, on loopback
 * @param proxyProtocol whether the trusted proxies begin each connection to the first two with the
 *     PROXY protocol's header
 */
public record ListenConfig(
    ListenAddress main,
    ListenAddress clientCertificate,
    ListenAddress management,
    boolean proxyProtocol) {}
