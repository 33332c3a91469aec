package jp.mochi.device.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An authenticator in software with one key, and the browser in front of it. It does as it is told,
 * also what no real one would do: each wither makes one that differs in one thing.
 *
 * @param flags UP 1, UV 4, BE 8, BS 16
 * @param counter what it says next; it stays 0 where it is 0
 */
public record SoftKey(
    KeyPair pair,
    KeyAlgorithm algorithm,
    String credential,
    String rpId,
    String origin,
    int flags,
    long counter,
    String user,
    String type,
    String attachment) {
  private static final int PRESENT = 1;
  private static final int VERIFIED = 4;
  private static final int ELIGIBLE = 8;
  private static final int BACKED_UP = 16;
  private static final int ATTESTED = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One that is bound to its device and doesn't count, for this relying party. */
  public static SoftKey of(String rpId, String origin, KeyAlgorithm algorithm) {
    var id = new byte[32];
    RANDOM.nextBytes(id);
    return new SoftKey(
        pair(algorithm),
        algorithm,
        text(id),
        rpId,
        origin,
        PRESENT | VERIFIED,
        0,
        "",
        "",
        "platform");
  }

  private static KeyPair pair(KeyAlgorithm algorithm) {
    try {
      var generator =
          KeyPairGenerator.getInstance(
              switch (algorithm) {
                case ES256 -> "EC";
                case EDDSA -> "Ed25519";
                case RS256 -> "RSA";
              });
      switch (algorithm) {
        case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case RS256 -> generator.initialize(2048);
        case EDDSA -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The same with another key pair under its id. */
  public SoftKey withOtherPair() {
    return with(pair(algorithm), rpId, origin, flags, counter);
  }

  /** The same with this key, which may be of a kind that nobody has offered. */
  public SoftKey withPair(KeyPair other) {
    return with(other, rpId, origin, flags, counter);
  }

  public SoftKey forRpId(String other) {
    return with(pair, other, origin, flags, counter);
  }

  public SoftKey atOrigin(String other) {
    return with(pair, rpId, other, flags, counter);
  }

  /** One whose key may be copied, and is. */
  public SoftKey copied() {
    return with(pair, rpId, origin, flags | ELIGIBLE | BACKED_UP, counter);
  }

  /** One that says to be elsewhere although it may not be copied. */
  public SoftKey contradictory() {
    return with(pair, rpId, origin, flags | BACKED_UP, counter);
  }

  /** One that asks nobody who they are. */
  public SoftKey unverified() {
    return with(pair, rpId, origin, flags & ~VERIFIED, counter);
  }

  /** One that says this number next. */
  public SoftKey counting(long next) {
    return with(pair, rpId, origin, flags, next);
  }

  /** One that says whose its key is. */
  public SoftKey of(String userHandle) {
    return new SoftKey(
        pair, algorithm, credential, rpId, origin, flags, counter, userHandle, type, attachment);
  }

  /** One whose browser says that it has done something else. */
  public SoftKey saying(String otherType) {
    return new SoftKey(
        pair, algorithm, credential, rpId, origin, flags, counter, user, otherType, attachment);
  }

  /** One of which the browser says that it is there. */
  public SoftKey attached(String where) {
    return new SoftKey(
        pair, algorithm, credential, rpId, origin, flags, counter, user, type, where);
  }

  private SoftKey with(
      KeyPair otherPair, String otherRpId, String otherOrigin, int otherFlags, long next) {
    return new SoftKey(
        otherPair,
        algorithm,
        credential,
        otherRpId,
        otherOrigin,
        otherFlags,
        next,
        user,
        type,
        attachment);
  }

  /** What comes back when it is asked to make its key, with nobody vouching for it. */
  public RegistrationAnswer register(String challenge) {
    return register(challenge, "none", Map.of());
  }

  /** The same, where it vouches for itself. */
  public RegistrationAnswer registerSigned(String challenge) {
    var clientData = clientData("webauthn.create", challenge);
    var statement = new LinkedHashMap<String, Object>();
    statement.put("alg", (int) algorithm.cose());
    statement.put("sig", sign(attested(), clientData));
    return register(challenge, "packed", statement);
  }

  RegistrationAnswer register(String challenge, String format, Map<String, ?> statement) {
    var object = new LinkedHashMap<String, Object>();
    object.put("fmt", format);
    object.put("attStmt", statement);
    object.put("authData", attested());
    return new RegistrationAnswer(
        text(clientData("webauthn.create", challenge)),
        text(Cbor.of(object)),
        attachment,
        List.of("internal", "sorcery"));
  }

  /** What comes back when it is asked to sign. */
  public AssertionAnswer sign(String challenge) {
    var clientData = clientData("webauthn.get", challenge);
    var authenticatorData = authenticatorData(flags);
    return new AssertionAnswer(
        credential,
        text(clientData),
        text(authenticatorData),
        text(sign(authenticatorData, clientData)),
        user,
        attachment);
  }

  byte[] clientData(String usual, String challenge) {
    var said = type.isEmpty() ? usual : type;
    return ("{\"type\":\""
            + said
            + "\",\"challenge\":\""
            + challenge
            + "\",\"origin\":\""
            + origin
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] authenticatorData(int said) {
    return ByteBuffer.allocate(37)
        .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .put((byte) said)
        .putInt((int) counter)
        .array();
  }

  byte[] attested() {
    var data = new ByteArrayOutputStream();
    data.writeBytes(authenticatorData(flags | ATTESTED));
    data.writeBytes(new byte[16]);
    var id = Base64.getUrlDecoder().decode(credential);
    data.write(id.length >> 8);
    data.write(id.length);
    data.writeBytes(id);
    data.writeBytes(Cbor.of(cose()));
    return data.toByteArray();
  }

  private Map<Integer, Object> cose() {
    var key = new LinkedHashMap<Integer, Object>();
    switch (pair.getPublic()) {
      case ECPublicKey ec -> {
        var bits = ec.getParams().getCurve().getField().getFieldSize();
        key.put(1, 2);
        key.put(3, bits == 256 ? -7 : bits == 384 ? -35 : -36);
        key.put(-1, bits == 256 ? 1 : bits == 384 ? 2 : 3);
        key.put(-2, unsigned(ec.getW().getAffineX(), (bits + 7) / 8));
        key.put(-3, unsigned(ec.getW().getAffineY(), (bits + 7) / 8));
      }
      case EdECPublicKey ed -> {
        key.put(1, 1);
        key.put(3, -8);
        key.put(-1, 6);
        var encoded = ed.getEncoded();
        key.put(-2, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
      }
      case RSAPublicKey rsa -> {
        key.put(1, 3);
        key.put(3, -257);
        key.put(-1, unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / 8));
        key.put(-2, new byte[] {1, 0, 1});
      }
      default -> throw new IllegalStateException("no such key");
    }
    return key;
  }

  private static byte[] unsigned(BigInteger number, int length) {
    var octets = number.toByteArray();
    var from = Math.max(0, octets.length - length);
    var fitting = new byte[length];
    System.arraycopy(octets, from, fitting, length - (octets.length - from), octets.length - from);
    return fitting;
  }

  byte[] sign(byte[] authenticatorData, byte[] clientData) {
    try {
      var signature =
          Signature.getInstance(
              switch (algorithm) {
                case ES256 -> "SHA256withECDSA";
                case EDDSA -> "Ed25519";
                case RS256 -> "SHA256withRSA";
              });
      signature.initSign(pair.getPrivate());
      signature.update(authenticatorData);
      signature.update(sha256(clientData));
      return signature.sign();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static String text(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
