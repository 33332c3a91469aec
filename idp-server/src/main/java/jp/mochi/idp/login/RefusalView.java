package jp.mochi.idp.login;

import java.util.Optional;

/** What the error page shows; message and help in the other language too, folded away. */
public record RefusalView(
    Frame frame,
    String message,
    String help,
    String otherMessage,
    String otherHelp,
    String reference,
    Optional<String> startAgain) {}
