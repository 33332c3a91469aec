package jp.mochi.idp.signal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.WebhookConfig;

/**
 * That a script is to sign somebody out at a service, with all that the service knows them by.
 *
 * @param service its short name
 * @param entityId its name in SAML
 * @param session the public id of our session, which has ended
 * @param person by the directory's immutable id
 * @param name the NameID that the service was given (SAML Core 2.0 §2.2.3)
 * @param until when the service's own session ends, where that is known
 */
public record SignOut(
    String service,
    String entityId,
    String session,
    String person,
    String username,
    String name,
    String nameFormat,
    Optional<Instant> until,
    Circumstances circumstances) {
  Happening happening() {
    var data =
        new HashMap<String, Object>(
            Map.of(
                "service", service,
                "entityId", entityId,
                "session", session,
                "person", person,
                "username", username,
                "nameId", name,
                "nameIdFormat", nameFormat));
    until.ifPresent(end -> data.put("until", end.toString()));
    return new Happening(WebhookConfig.SIGN_OUT, person, username, circumstances, data);
  }
}
