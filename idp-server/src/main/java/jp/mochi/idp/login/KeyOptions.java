package jp.mochi.idp.login;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.RelyingParty;
import jp.mochi.device.key.UserHandle;

/** What browsers are asked, in the JSON of Web Authentication Level 3 §5.1. */
public final class KeyOptions {
  /** As long as a person may take to find the right finger. */
  private static final int MILLIS = 120_000;

  private KeyOptions() {}

  /** {@code PublicKeyCredentialRequestOptions}: any of these keys, the person verified. */
  public static String proof(RelyingParty party, String challenge, List<DeviceKey> keys) {
    var options = asked(challenge);
    options.put("rpId", party.id());
    options.put("userVerification", "required");
    options.set("allowCredentials", descriptors(keys));
    return options.toString();
  }

  /**
   * Whose key is to be made.
   *
   * @param person the directory's immutable id
   * @param username what the phone shows beside the key
   * @param company what the phone calls us
   */
  public record Wanted(String person, String username, String company) {}

  /**
   * {@code PublicKeyCredentialCreationOptions}: a key in the phone itself, which the phone's maker
   * vouches for where it does, and none of those that it has already. That it is not to be
   * discoverable keeps Android from copying it to other phones.
   */
  public static String registration(
      RelyingParty party, String challenge, Wanted wanted, List<DeviceKey> known) {
    var options = asked(challenge);
    options.putObject("rp").put("id", party.id()).put("name", wanted.company());
    options
        .putObject("user")
        .put("id", UserHandle.of(wanted.person()))
        .put("name", wanted.username())
        .put("displayName", wanted.username());
    var algorithms = options.putArray("pubKeyCredParams");
    for (var each : KeyAlgorithm.values()) {
      algorithms.addObject().put("type", "public-key").put("alg", each.cose());
    }
    options.set("excludeCredentials", descriptors(known));
    options
        .putObject("authenticatorSelection")
        .put("authenticatorAttachment", "platform")
        .put("residentKey", "discouraged")
        .put("requireResidentKey", false)
        .put("userVerification", "required");
    options.put("attestation", "direct");
    return options.toString();
  }

  private static ObjectNode asked(String challenge) {
    return JsonNodeFactory.instance.objectNode().put("challenge", challenge).put("timeout", MILLIS);
  }

  private static ArrayNode descriptors(List<DeviceKey> keys) {
    var all = JsonNodeFactory.instance.arrayNode();
    for (var key : keys) {
      var one = all.addObject().put("type", "public-key").put("id", key.credential());
      // The phone before the page, and no other: not one that shows a QR code, nor a stick.
      one.putArray("transports").add("internal");
    }
    return all;
  }
}
