package jp.mochi.idp.key;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import jp.mochi.cert.authority.Signer;
import jp.mochi.cert.authority.StoredKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PKCS#11 token that makes key pairs and signs with them. Private keys never leave it: they are
 * made in it, sensitive and not extractable, and each is kept there with its certificate, by which
 * the JDK's provider finds it again.
 *
 * <p>As with a master key in a token, native calls run apart with a time limit, and a token that
 * has forgotten its log-in is opened anew, once for each call.
 */
public final class SigningToken {
  private static final Logger LOG = LoggerFactory.getLogger(SigningToken.class);

  /** What PKCS #11 v2.40 §4.9 calls a key that nobody gets to see. */
  private static final String ATTRIBUTES =
      """
      attributes(generate, CKO_PRIVATE_KEY, *) = {
        CKA_SENSITIVE = true
        CKA_EXTRACTABLE = false
        CKA_PRIVATE = true
        CKA_SIGN = true
      }
      """;

  private final String token;
  private final TokenDoor door;
  private final TokenCalls calls;
  private volatile TokenDoor.@Nullable Entered entered;

  /**
   * @param library the token's driver
   * @param token the token's label
   * @param pin the user's PIN
   */
  public SigningToken(Path library, String token, TokenPin pin) {
    this.token = token;
    this.door = new TokenDoor(library, token, pin);
    this.calls = new TokenCalls(token);
  }

  /** A token's own work, which may fail as its driver says. */
  private interface Work<T> {
    T with(TokenDoor.Entered open) throws Exception;
  }

  /** A pair that the token has made, and forgets unless it is kept. */
  final class Fresh {
    private final KeyPair pair;

    private Fresh(KeyPair pair) {
      this.pair = pair;
    }

    PublicKey publicKey() {
      return pair.getPublic();
    }

    Signer signer() {
      return signing(pair.getPublic(), open -> pair.getPrivate());
    }

    /** Keeps the private key in the token, under a label of its own. */
    StoredKey keep(X509Certificate certificate) {
      var label = "mochi-ca-" + HexFormat.of().formatHex(Gcm.random(8));
      return run(
          open -> {
            open.store()
                .setKeyEntry(label, pair.getPrivate(), null, new Certificate[] {certificate});
            return new StoredKey.InToken(label);
          });
    }
  }

  /**
   * Makes a pair: {@code EC} on P-256, or {@code RSA} of 3072 bits.
   *
   * @throws TokenUnavailable when the token doesn't do it
   */
  Fresh make(String algorithm) {
    return run(
        open -> {
          var generator = KeyPairGenerator.getInstance(algorithm, open.provider());
          if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
          } else {
            generator.initialize(AuthorityKeys.RSA_BITS);
          }
          return new Fresh(generator.generateKeyPair());
        });
  }

  /** Signs with the key under a label; whether it is there shows at the first signature. */
  Signer signer(String label, PublicKey publicKey) {
    return signing(
        publicKey,
        open -> {
          if (open.store().getKey(label, null) instanceof PrivateKey key) {
            return key;
          }
          throw new GeneralSecurityException("no private key is labelled " + label);
        });
  }

  private Signer signing(PublicKey publicKey, Work<PrivateKey> key) {
    var algorithm = Signer.algorithmFor(publicKey.getAlgorithm());
    return new Signer() {
      @Override
      public String algorithm() {
        return algorithm;
      }

      @Override
      public byte[] sign(byte[] content) {
        return run(
            open -> {
              var signature = Signature.getInstance(algorithm, open.provider());
              signature.initSign(key.with(open));
              signature.update(content);
              return signature.sign();
            });
      }
    };
  }

  private <T> T run(Work<T> work) {
    try {
      return once(work);
    } catch (TokenUnavailable failed) {
      LOG.warn("The token {} failed and is opened anew", token, failed);
      entered = null;
      return once(work);
    }
  }

  private <T> T once(Work<T> work) {
    try {
      return calls.run(
          () -> {
            var open = entered;
            if (open == null) {
              open = door.enter(ATTRIBUTES);
              entered = open;
            }
            return work.with(open);
          });
    } catch (GeneralSecurityException refused) {
      throw calls.unavailable(refused);
    }
  }
}
