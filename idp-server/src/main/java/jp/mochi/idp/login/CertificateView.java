package jp.mochi.idp.login;

import java.util.Optional;

/**
 * What the page shows that asks for a certificate.
 *
 * @param action the client-certificate listener's address
 * @param ask what goes there
 * @param token the request under way, for what comes back here
 * @param why what the rules say
 * @param inApp whether it seems to be a browser that can't show any
 * @param startAgain where the person can start again in another browser
 * @param instead whether a key can be shown instead
 */
public record CertificateView(
    Frame frame,
    String action,
    String ask,
    String token,
    String service,
    Optional<String> why,
    boolean inApp,
    Optional<String> startAgain,
    boolean instead) {}
