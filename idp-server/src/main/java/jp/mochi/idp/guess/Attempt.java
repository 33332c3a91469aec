package jp.mochi.idp.guess;

import java.util.Optional;

/**
 * Somebody is about to try a password or a code.
 *
 * @param name a keyed hash of the name that was typed; where it is known who it is, whatever stands
 *     for them
 * @param person the immutable id of the person with that name, if there is one
 * @param clientAddress where from
 * @param knownBrowser the browser, if that person has used it before; for a code, if they have
 *     shown more than a password there
 */
public record Attempt(
    String name, Optional<String> person, String clientAddress, Optional<String> knownBrowser) {}
