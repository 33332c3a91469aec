package jp.mochi.idp.login;

import java.util.Optional;

/**
 * What the login page shows: the service's name, the name typed so far, what went wrong.
 *
 * @param why what the rules say, where somebody who is signed on is asked again
 */
public record LoginView(
    Frame frame,
    String token,
    String service,
    Optional<String> why,
    String username,
    Optional<Alert> alert) {}
