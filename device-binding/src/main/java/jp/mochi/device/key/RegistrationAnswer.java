package jp.mochi.device.key;

import java.util.List;
import java.util.Objects;

/**
 * What a browser brings back after it has made a key; as it came, unread.
 *
 * @param clientData {@code clientDataJSON}, in base64url
 * @param attestationObject in base64url
 * @param attachment where the browser says that the key is; empty where it doesn't say
 * @param transports how the browser says that it reaches the authenticator
 */
public record RegistrationAnswer(
    String clientData, String attestationObject, String attachment, List<String> transports) {
  public RegistrationAnswer {
    Objects.requireNonNull(clientData);
    Objects.requireNonNull(attestationObject);
    Objects.requireNonNull(attachment);
    transports = List.copyOf(transports);
  }

  @Override
  public String toString() {
    return "RegistrationAnswer[" + attestationObject.length() + " characters]";
  }
}
