package jp.mochi.idp.login;

import java.util.Optional;

/** What the page shows on which a new password is chosen. */
public record ChangeView(
    Frame frame, String token, String username, boolean expired, Optional<Alert> alert) {}
