package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;

/**
 * What SAML messages are signed with: RSA of 2048 bits, since services expect it, with a
 * certificate that only carries the key. A key is published as next before it becomes current, and
 * stays published when retired, until it is removed.
 */
public final class SigningKeys {
  private static final String PURPOSE = "saml-signing";
  private static final int BITS = 2048;
  private static final Duration LIFETIME = Duration.ofDays(3653);

  private final WrappedKeys keys;
  private final Clock clock;
  private final String host;

  /**
   * @param host the base URL's host, which the certificates are named after
   */
  public SigningKeys(MasterKey master, Clock clock, String host) {
    this.keys = new WrappedKeys(master, clock);
    this.clock = clock;
    this.host = host;
  }

  /** The current key, made first where there is none. Of nodes at once, one makes it. */
  public SigningKey currentOrMade(Database database) {
    return database
        .read(this::current)
        .orElseGet(
            () -> {
              var candidate = make();
              return database.write(handle -> offerAsCurrent(handle, candidate));
            });
  }

  /** The key we sign with. Unwrapping costs: keep what this returns for a while. */
  public Optional<SigningKey> current(Handle handle) {
    return keys.ofPurpose(handle, PURPOSE).stream()
        .filter(key -> key.state().equals("current"))
        .map(SigningKeys::signingKey)
        .findFirst();
  }

  /** All keys for the metadata: the current one first, since some services read only one. */
  public List<SigningKey> published(Handle handle) {
    return keys.ofPurpose(handle, PURPOSE).stream().map(SigningKeys::signingKey).toList();
  }

  /** Publishes a next key, made before the transaction; false where there is one already. */
  public boolean addNext(Handle handle, SigningKey made) {
    return offer(handle, made, "next");
  }

  /** Signs with the next key from now on; false where none was published. */
  public boolean rollOver(Handle handle) {
    var hasNext =
        keys.ofPurpose(handle, PURPOSE).stream().anyMatch(key -> key.state().equals("next"));
    if (hasNext) {
      keys.move(handle, PURPOSE, "current", "retired");
      keys.move(handle, PURPOSE, "next", "current");
    }
    return hasNext;
  }

  /** Takes retired keys out of the metadata; how many there were. */
  public int removeRetired(Handle handle) {
    return keys.delete(handle, PURPOSE, "retired", Long.MAX_VALUE);
  }

  /** A new key with its certificate, in no database yet. Takes a good part of a second. */
  public SigningKey make() {
    var pair = KeyPairs.rsa(BITS);
    var from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    var certificate = SelfSigned.carrying(pair, host, from, from.plus(LIFETIME));
    var id = "signing-" + HexFormat.of().formatHex(MasterKey.random(8));
    return new SigningKey(id, pair.getPrivate(), certificate);
  }

  private SigningKey offerAsCurrent(Handle handle, SigningKey candidate) {
    offer(handle, candidate, "current");
    return current(handle).orElseThrow();
  }

  private boolean offer(Handle handle, SigningKey key, String state) {
    var material = new WrappedKeys.Material(key.privateKey().getEncoded());
    return keys.offer(handle, key.id(), PURPOSE, state, material, Pem.write(key.certificate()));
  }

  private static SigningKey signingKey(WrappedKeys.Unwrapped row) {
    var pem = Objects.requireNonNull(row.certificate());
    var certificate = Pem.certificates(pem).orThrow().getFirst();
    return new SigningKey(row.id(), privateKey(row.material()), certificate);
  }

  private static PrivateKey privateKey(WrappedKeys.Material material) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(material.export()));
    } catch (GeneralSecurityException damaged) {
      throw new IllegalStateException(damaged);
    }
  }
}
