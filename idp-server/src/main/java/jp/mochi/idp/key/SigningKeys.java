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
    var found = database.read(this::current);
    if (found.isPresent()) {
      return opened(found.get());
    }
    var candidate = wrapped(make(), State.CURRENT);
    return opened(
        database.write(
            handle -> {
              keys.offer(handle, candidate);
              return current(handle).orElseThrow();
            }));
  }

  /** All keys for the metadata: the current one first, since some services read only one. */
  public List<PublishedKey> published(Handle handle) {
    return keys.ofPurpose(handle, PURPOSE).stream().map(SigningKeys::publishedKey).toList();
  }

  /**
   * What is published at one moment, the current key first.
   *
   * @param keys the same keys with their private halves
   */
  public record Ring(List<PublishedKey> published, List<SigningKey> keys) {
    public Ring {
      published = List.copyOf(published);
      keys = List.copyOf(keys);
    }
  }

  /** All published keys, unwrapped. That costs: keep it for as long as the same are published. */
  public Ring ring(Database database) {
    var rows = database.read(handle -> keys.ofPurpose(handle, PURPOSE));
    return new Ring(
        rows.stream().map(SigningKeys::publishedKey).toList(),
        rows.stream().map(this::opened).toList());
  }

  /** A key that isn't published yet; its making was slow, and publishing it is one insert. */
  public final class Unpublished {
    private final WrappedKeys.Row row;

    private Unpublished(WrappedKeys.Row row) {
      this.row = row;
    }

    /** Publishes it as the next one; false where there is a next one already. */
    public boolean publish(Handle handle) {
      return keys.offer(handle, row);
    }

    /** What will be published. */
    public PublishedKey key() {
      return publishedKey(row);
    }
  }

  /** Makes the next key, before the transaction that publishes it. */
  public Unpublished makeNext() {
    return new Unpublished(wrapped(make(), State.NEXT));
  }

  /**
   * Signs with this key from now on; the former one stays published. False where another node was
   * faster: then nothing has changed. There is a current key at any moment, so the former one goes
   * only once the other is held fast: the first move changes nothing, but keeps others from moving
   * or removing the key before this transaction ends.
   */
  public boolean use(Handle handle, PublishedKey key) {
    var state = key.state().word();
    var former = current(handle);
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

  /** Takes a key out of the metadata for good; false where its state is another by now. */
  public boolean remove(Handle handle, PublishedKey key) {
    if (key.state() == State.CURRENT) {
      throw new IllegalArgumentException("the key that signs is never removed");
    }
    return keys.delete(handle, key.id(), key.state().word());
  }

  /** A new key with its certificate, in no database yet. Takes a good part of a second. */
  SigningKey make() {
    var pair = KeyPairs.rsa(BITS);
    var from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    var certificate = SelfSigned.carrying(pair, host, from, from.plus(LIFETIME));
    var id = "signing-" + HexFormat.of().formatHex(Gcm.random(8));
    return new SigningKey(id, pair.getPrivate(), certificate);
  }

  private Optional<WrappedKeys.Row> current(Handle handle) {
    return keys.ofPurpose(handle, PURPOSE).stream()
        .filter(row -> row.state().equals(State.CURRENT.word()))
        .findFirst();
  }

  private WrappedKeys.Row wrapped(SigningKey key, State state) {
    var material = new WrappedKeys.Material(key.privateKey().getEncoded());
    return keys.wrap(key.id(), PURPOSE, state.word(), material, Pem.write(key.certificate()));
  }

  private SigningKey opened(WrappedKeys.Row row) {
    return new SigningKey(row.id(), privateKey(keys.unwrap(row)), certificate(row));
  }

  private static PublishedKey publishedKey(WrappedKeys.Row row) {
    return new PublishedKey(row.id(), State.of(row.state()), row.created(), certificate(row));
  }

  private static X509Certificate certificate(WrappedKeys.Row row) {
    return Pem.certificates(Objects.requireNonNull(row.certificate())).orThrow().getFirst();
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
