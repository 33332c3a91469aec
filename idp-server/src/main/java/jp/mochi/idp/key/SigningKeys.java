package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
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
import jp.mochi.idp.key.PublishedKey.State;
import org.jdbi.v3.core.Handle;

/**
 * What services know us by: RSA keys of 2048 bits that sign, since services expect them, EC keys on
 * P-256 for services that ask for ECDSA, and RSA keys that decrypt, each with a certificate that
 * only carries the key. A key is published as next before it becomes current, and is kept when
 * retired, until it is removed.
 */
public final class SigningKeys {
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

  /** The current key that signs, made first where there is none, as is one that decrypts. */
  public SigningKey currentOrMade(Database database) {
    currentOrMade(database, KeyUse.DECRYPTION);
    return opened(currentOrMade(database, KeyUse.RSA));
  }

  /** Of nodes at once, one makes it. */
  private WrappedKeys.Row currentOrMade(Database database, KeyUse use) {
    return database
        .read(handle -> current(handle, use))
        .orElseGet(
            () -> {
              var candidate = made(use, State.CURRENT);
              return database.write(
                  handle -> {
                    keys.offer(handle, candidate);
                    return current(handle, use).orElseThrow();
                  });
            });
  }

  /**
   * All keys that services may need: those of RSA that sign first, and of each use the current one
   * first, since some services read only one.
   */
  public List<PublishedKey> published(Handle handle) {
    return rows(handle).stream().map(SigningKeys::publishedKey).toList();
  }

  private List<WrappedKeys.Row> rows(Handle handle) {
    return keys.ofPurposes(handle, KeyUse.purposes());
  }

  /**
   * What is published at one moment, the current keys first.
   *
   * @param keys those that sign, with their private halves
   * @param decryption those that decrypt
   */
  public record Ring(
      List<PublishedKey> published, List<SigningKey> keys, List<DecryptionKey> decryption) {
    public Ring {
      published = List.copyOf(published);
      keys = List.copyOf(keys);
      decryption = List.copyOf(decryption);
    }
  }

  /** All published keys, unwrapped. That costs: keep it for as long as the same are published. */
  public Ring ring(Database database) {
    var rows = database.read(this::rows);
    return new Ring(
        rows.stream().map(SigningKeys::publishedKey).toList(),
        rows.stream().filter(row -> use(row).signs()).map(this::opened).toList(),
        rows.stream()
            .filter(row -> !use(row).signs())
            .map(row -> new DecryptionKey(row.id(), privateKey(row)))
            .toList());
  }

  /** A key that isn't published yet; its making was slow, and publishing it is one insert. */
  public final class Unpublished {
    private final WrappedKeys.Row row;

    private Unpublished(WrappedKeys.Row row) {
      this.row = row;
    }

    /**
     * Publishes it as the next one, or as the first of its use; false where there is such a one
     * already.
     */
    public boolean publish(Handle handle) {
      return keys.offer(handle, row);
    }

    /** What will be published. */
    public PublishedKey key() {
      return publishedKey(row);
    }
  }

  /** Makes the next key of a use, before the transaction that publishes it. */
  public Unpublished makeNext(KeyUse use) {
    return new Unpublished(made(use, State.NEXT));
  }

  /** Makes the first key of a use: no service has relied on another before. */
  public Unpublished makeFirst(KeyUse use) {
    return new Unpublished(made(use, State.CURRENT));
  }

  /**
   * Puts this key in the place of the current one of its use, which becomes a former one. False
   * where another node was faster: then nothing has changed. There is a current key at any moment,
   * so the former one goes only once the other is held fast: the first move changes nothing, but
   * keeps others from moving or removing the key before this transaction ends.
   */
  public boolean use(Handle handle, PublishedKey key) {
    var state = key.state().word();
    var former = current(handle, key.use());
    if (former.isEmpty()
        || former.get().id().equals(key.id())
        || !keys.move(handle, key.id(), state, state)
        || !keys.move(handle, former.get().id(), State.CURRENT.word(), State.RETIRED.word())) {
      return false;
    }
    if (!keys.move(handle, key.id(), state, State.CURRENT.word())) {
      throw new IllegalStateException("the key " + key.id() + " went although it was held");
    }
    return true;
  }

  /**
   * Deletes a key for good; false where its state is another by now. Of EC the current one may go,
   * too.
   */
  public boolean remove(Handle handle, PublishedKey key) {
    if (key.state() == State.CURRENT && key.use() != KeyUse.EC) {
      throw new IllegalArgumentException("the key in use is never removed");
    }
    return keys.delete(handle, key.id(), key.state().word());
  }

  /** A new key with its certificate, in no database yet. Takes a good part of a second. */
  private WrappedKeys.Row made(KeyUse use, State state) {
    var pair = use == KeyUse.EC ? KeyPairs.p256() : KeyPairs.rsa(BITS);
    var from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    var certificate = SelfSigned.carrying(pair, host, from, from.plus(LIFETIME));
    var id = use.idPrefix() + HexFormat.of().formatHex(Gcm.random(8));
    var material = new WrappedKeys.Material(pair.getPrivate().getEncoded());
    return keys.wrap(id, use.purpose(), state.word(), material, Pem.write(certificate));
  }

  private Optional<WrappedKeys.Row> current(Handle handle, KeyUse use) {
    return keys.ofPurpose(handle, use.purpose()).stream()
        .filter(row -> row.state().equals(State.CURRENT.word()))
        .findFirst();
  }

  private static KeyUse use(WrappedKeys.Row row) {
    return KeyUse.ofPurpose(row.purpose());
  }

  private SigningKey opened(WrappedKeys.Row row) {
    return new SigningKey(row.id(), privateKey(row), certificate(row));
  }

  private static PublishedKey publishedKey(WrappedKeys.Row row) {
    return new PublishedKey(
        row.id(), use(row), State.of(row.state()), row.created(), certificate(row));
  }

  private static X509Certificate certificate(WrappedKeys.Row row) {
    return Pem.certificates(Objects.requireNonNull(row.certificate())).orThrow().getFirst();
  }

  private PrivateKey privateKey(WrappedKeys.Row row) {
    try {
      return KeyFactory.getInstance(use(row) == KeyUse.EC ? "EC" : "RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(keys.unwrap(row).export()));
    } catch (GeneralSecurityException damaged) {
      throw new IllegalStateException(damaged);
    }
  }
}
