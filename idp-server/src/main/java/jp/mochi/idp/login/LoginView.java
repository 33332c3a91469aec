package jp.mochi.idp.login;

import java.util.Optional;

/** What the login page shows: the service's name, the name typed so far, what went wrong. */
public record LoginView(
    Frame frame, String token, String service, String username, Optional<Alert> alert) {}
