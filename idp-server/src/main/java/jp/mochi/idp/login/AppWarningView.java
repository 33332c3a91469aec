package jp.mochi.idp.login;

/**
 * What the page shows that warns of an app, before the sign-on goes on.
 *
 * @param token the request under way
 * @param words which apps, and why they aren't wanted
 * @param other the same in the other language
 */
public record AppWarningView(
    Frame frame, String token, String service, RefusalWords words, RefusalWords other) {}
