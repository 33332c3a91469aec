package jp.mochi.idp.login;

import java.util.Optional;

/**
 * What the page shows that asks for a one-time code.
 *
 * @param token the request under way
 * @param why what the rules say
 * @param recovery whether nothing but a recovery code counts now
 * @param inApp whether it seems to be an app's own browser, where a code is all that can be shown
 * @param startAgain where the person can start again in another browser
 */
public record CodeView(
    Frame frame,
    String token,
    String service,
    Optional<String> why,
    Optional<Alert> alert,
    boolean recovery,
    boolean inApp,
    Optional<String> startAgain) {}
