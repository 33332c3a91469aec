package jp.mochi.device.key;

import java.util.Objects;

/**
 * What a browser brings back after it has signed with a key; as it came, unread.
 *
 * @param credential the credential's id, in base64url
 * @param clientData {@code clientDataJSON}, in base64url
 * @param authenticatorData in base64url
 * @param signature in base64url
 * @param userHandle in base64url; empty where there was none
 * @param attachment where the browser says that the key is; empty where it doesn't say
 */
public record AssertionAnswer(
    String credential,
    String clientData,
    String authenticatorData,
    String signature,
    String userHandle,
    String attachment) {
  public AssertionAnswer {
    Objects.requireNonNull(credential);
    Objects.requireNonNull(clientData);
    Objects.requireNonNull(authenticatorData);
    Objects.requireNonNull(signature);
    Objects.requireNonNull(userHandle);
    Objects.requireNonNull(attachment);
  }

  @Override
  public String toString() {
    return "AssertionAnswer[]";
  }
}
