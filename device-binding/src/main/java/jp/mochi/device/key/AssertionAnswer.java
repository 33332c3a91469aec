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
 */
public record AssertionAnswer(
    String credential,
    String clientData,
    String authenticatorData,
    String signature,
    String userHandle) {
  public AssertionAnswer {
    Objects.requireNonNull(credential);
    Objects.requireNonNull(clientData);
    Objects.requireNonNull(authenticatorData);
    Objects.requireNonNull(signature);
    Objects.requireNonNull(userHandle);
  }

  @Override
  public String toString() {
    return "AssertionAnswer[]";
  }
}
