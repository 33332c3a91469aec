package jp.mochi.idp.saml.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a query or of an {@code application/x-www-form-urlencoded} body, split once.
 * Every reader of a parameter, the verifier of a signature among them, sees the very substring that
 * was received: a second reading with other rules is how a signed redirect was forged (OSJ-427).
 * Hence no parameter twice and none percent-encoded in its name.
 */
final class FormParameters {
  private static final Set<String> PROTOCOL =
      Set.of(
          "SAMLRequest",
          "SAMLResponse",
          "SAMLart",
          "SAMLEncoding",
          "RelayState",
          "SigAlg",
          "Signature");

  private final Set<String> names;
  private final Map<String, String> raw = new HashMap<>();

  private FormParameters(Set<String> names) {
    this.names = names;
  }

  /** Splits; parameters that are not the protocol's are passed over, whatever is in them. */
  static FormParameters split(String text) throws MalformedMessage {
    return split(text, PROTOCOL);
  }

  /** Splits; all but the parameters of these names are passed over. */
  static FormParameters split(String text, Set<String> names) throws MalformedMessage {
    var parameters = new FormParameters(names);
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('&', start);
      end = end < 0 ? text.length() : end;
      parameters.put(text.substring(start, end));
      start = end + 1;
    }
    return parameters;
  }

  private void put(String pair) throws MalformedMessage {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    if (names.contains(name)) {
      if (raw.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
        throw new MalformedMessage("parameter " + name + " is there twice");
      }
    } else if (name.indexOf('%') >= 0 || name.indexOf('+') >= 0) {
      refuseDisguise(decode(name, "a parameter's name"));
    } else if (names.contains(name.strip())) {
      refuseDisguise(name);
    }
  }

  private void refuseDisguise(String name) throws MalformedMessage {
    if (names.contains(name.strip())) {
      throw new MalformedMessage("the name of parameter " + name.strip() + " is encoded");
    }
  }

  boolean has(String name) {
    return raw.containsKey(name);
  }

  /** The decoded value. */
  Optional<String> value(String name) throws MalformedMessage {
    String received = raw.get(name);
    return received == null ? Optional.empty() : Optional.of(decode(received, "parameter " + name));
  }

  /** {@code name=value} as it was received. */
  String received(String name) {
    return name + "=" + raw.get(name);
  }

  /** Percent-decoding that refuses what others guess at: half escapes, raw bytes, broken UTF-8. */
  private static String decode(String text, String what) throws MalformedMessage {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) hexPair(text, i + 1, what);
        i += 2;
      } else if (c > 0x20 && c < 0x7F) {
        bytes[length++] = (byte) (c == '+' ? ' ' : c);
      } else {
        throw new MalformedMessage(what + " has a character that must be percent-encoded");
      }
    }
    return utf8(ByteBuffer.wrap(bytes, 0, length), what);
  }

  private static int hexPair(String text, int at, String what) throws MalformedMessage {
    int high = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    if (high < 0 || low < 0 || text.charAt(at) > 'f' || text.charAt(at + 1) > 'f') {
      throw new MalformedMessage(what + " has a broken percent-encoding");
    }
    return high << 4 | low;
  }

  /** Strict UTF-8. */
  static String utf8(ByteBuffer bytes, String what) throws MalformedMessage {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException broken) {
      throw new MalformedMessage(what + " is not UTF-8");
    }
  }
}
