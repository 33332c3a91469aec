package jp.mochi.idp.login;

import java.util.Optional;
import jp.mochi.idp.signon.Answer;

/**
 * What the error page shows; in the other language too, folded away.
 *
 * @param back the form that tells the service, sent when the person presses its button
 */
public record RefusalView(
    Frame frame,
    RefusalWords words,
    RefusalWords other,
    String reference,
    Optional<String> startAgain,
    Optional<Answer.PostForm> back) {}
