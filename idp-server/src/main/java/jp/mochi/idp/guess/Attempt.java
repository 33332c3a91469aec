package jp.mochi.idp.guess;

import java.util.Optional;

/**
 * Somebody is about to try a password.
 *
 * @param name a keyed hash of the name that was typed
 * @param person the immutable id of the person with that name, if there is one
 * @param clientAddress where from
 * @param knownBrowser the browser, if that person has used it before
 */
public record Attempt(
    String name, Optional<String> person, String clientAddress, Optional<String> knownBrowser) {}
