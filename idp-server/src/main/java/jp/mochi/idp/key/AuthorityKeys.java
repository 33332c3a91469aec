package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.Signer;
import jp.mochi.cert.authority.StoredKey;
import jp.mochi.cert.scep.RaKey;

/**
 * The private keys of our certificate authorities: in a token where the configuration names one,
 * otherwise wrapped by the master key, with id and role as associated data. What is made or opened
 * here is made or opened outside of transactions.
 */
public final class AuthorityKeys {
  /** NIST SP 800-57: RSA that lasts beyond 2030. */
  static final int RSA_BITS = 3_072;

  private final MasterKey master;
  private final Optional<SigningToken> token;

  /**
   * @param token where keys of authorities are made and stay, if not in the database
   */
  public AuthorityKeys(MasterKey master, Optional<SigningToken> token) {
    this.master = master;
    this.token = token;
  }

  /** What an authority is told apart by from all others, after a word for what it does. */
  public static String newId() {
    return HexFormat.of().formatHex(Gcm.random(8));
  }

  /** A kind of key. */
  public enum Kind {
    EC,
    RSA;

    /** As the interface and commands write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of an authority's key. */
    public static Kind of(PublicKey key) {
      return valueOf(key.getAlgorithm());
    }

    /** The kind that is written so. */
    public static Optional<Kind> of(String text) {
      return java.util.stream.Stream.of(values())
          .filter(kind -> kind.text().equals(text))
          .findFirst();
    }
  }

  /** A new key, kept nowhere yet. */
  public interface Fresh {
    PublicKey publicKey();

    Signer signer();

    /**
     * Keeps the private key.
     *
     * @param id the id of the authority that it will be
     * @param certificate that authority's
     */
    StoredKey keep(String id, Authority.Role role, X509Certificate certificate);
  }

  /**
   * Makes a key for an authority.
   *
   * @throws TokenUnavailable when the token doesn't do it
   */
  public Fresh make(Kind kind) {
    return token.isPresent() ? inToken(token.get().make(kind.name())) : makeHere(kind);
  }

  /** Makes a key in our memory: a responder signs too often for a token. */
  public Fresh makeHere(Kind kind) {
    return here(kind == Kind.EC ? KeyPairs.p256() : KeyPairs.rsa(RSA_BITS));
  }

  private static Fresh inToken(SigningToken.Fresh made) {
    return new Fresh() {
      @Override
      public PublicKey publicKey() {
        return made.publicKey();
      }

      @Override
      public Signer signer() {
        return made.signer();
      }

      @Override
      public StoredKey keep(String id, Authority.Role role, X509Certificate certificate) {
        return made.keep(certificate);
      }
    };
  }

  private Fresh here(KeyPair pair) {
    return new Fresh() {
      @Override
      public PublicKey publicKey() {
        return pair.getPublic();
      }

      @Override
      public Signer signer() {
        return Signer.of(pair.getPrivate());
      }

      @Override
      public StoredKey keep(String id, Authority.Role role, X509Certificate certificate) {
        var wrapped = master.wrap(id, purpose(role), pair.getPrivate().getEncoded());
        return new StoredKey.Wrapped(Der.of(wrapped));
      }
    };
  }

  /**
   * Opens an authority's key. Keep what comes back: unwrapping may be a call to a token.
   *
   * @throws WrongMasterKey when another key wrapped it, or the row was altered
   * @throws TokenUnavailable when the key is in a token and none is configured
   */
  public Signer signer(Authority authority) {
    var publicKey = authority.certificate().getPublicKey();
    return switch (authority.key()) {
      case StoredKey.InToken(var label) ->
          token
              .orElseThrow(() -> new TokenUnavailable("certificate-authority.token", null))
              .signer(label, publicKey);
      case StoredKey.Wrapped(var wrapped) -> Signer.of(unwrapped(authority, wrapped, publicKey));
    };
  }

  /**
   * Opens a registration authority's key, which is never in a token: others encrypt to it.
   *
   * @throws WrongMasterKey when another key wrapped it, or the row was altered
   */
  public RaKey registration(Authority authority) {
    if (authority.key() instanceof StoredKey.Wrapped(var wrapped)) {
      var publicKey = authority.certificate().getPublicKey();
      return RaKey.of(authority.certificate(), unwrapped(authority, wrapped, publicKey));
    }
    throw new IllegalStateException("a registration authority's key in a token");
  }

  private PrivateKey unwrapped(Authority authority, Der wrapped, PublicKey publicKey) {
    var pkcs8 = master.unwrap(authority.id(), purpose(authority.role()), wrapped.bytes());
    try {
      var factory = KeyFactory.getInstance(publicKey.getAlgorithm());
      return factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException damaged) {
      throw new IllegalStateException(damaged);
    }
  }

  private static String purpose(Authority.Role role) {
    return "authority " + role.text();
  }
}
