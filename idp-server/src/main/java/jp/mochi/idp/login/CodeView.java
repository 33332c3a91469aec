package jp.mochi.idp.login;

import java.util.Optional;

/**
 * What the page shows that asks for a one-time code.
 *
 * @param token the request under way
 * @param why what the rules say
 * @param recovery whether nothing but a recovery code counts now
 */
public record CodeView(
    Frame frame,
    String token,
    String service,
    Optional<String> why,
    Optional<Alert> alert,
    boolean recovery) {}
