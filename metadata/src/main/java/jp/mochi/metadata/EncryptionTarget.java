package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.metadata.EncryptionOptions.Encrypt;

/**
 * To which key of a service, and how, we encrypt: as its metadata says (SAML Metadata 2.0
 * §2.4.1.1), with what authenticates before what doesn't, and never with what is broken.
 *
 * @param certificate of the key
 * @param meant whether metadata says that the key is for encryption
 * @param data what data is encrypted with
 * @param transport what the data's key is wrapped with
 */
public record EncryptionTarget(
    X509Certificate certificate, boolean meant, DataEncryption data, KeyTransport transport) {
  public EncryptionTarget {
    Objects.requireNonNull(certificate);
    Objects.requireNonNull(data);
    Objects.requireNonNull(transport);
  }

  /**
   * The key to use: of those that are meant for it, otherwise of all, the first whose data
   * encryption is authenticated, or the first where none's is.
   */
  public static Optional<EncryptionTarget> of(ServiceProvider service) {
    return of(service.encryptionKeys(), service.options().encryption());
  }

  /** The same for keys that are no entry's yet. */
  public static Optional<EncryptionTarget> of(List<EncryptionKey> keys, EncryptionOptions options) {
    return Stream.of(true, false)
        .map(meant -> keys.stream().filter(key -> key.meant() == meant))
        .flatMap(alike -> best(alike, options.algorithm()).stream())
        .findFirst();
  }

  private static Optional<EncryptionTarget> best(
      Stream<EncryptionKey> alike, Optional<DataEncryption> wanted) {
    var usable = alike.flatMap(key -> of(key, wanted).stream()).toList();
    return usable.stream()
        .filter(target -> target.data().authenticated())
        .findFirst()
        .or(() -> usable.stream().findFirst());
  }

  private static Optional<EncryptionTarget> of(EncryptionKey key, Optional<DataEncryption> wanted) {
    var data = wanted.or(() -> data(key.methods()));
    var transport = transport(key.methods());
    return data.isPresent() && transport.isPresent()
        ? Optional.of(
            new EncryptionTarget(key.certificate(), key.meant(), data.get(), transport.get()))
        : Optional.empty();
  }

  private static Optional<DataEncryption> data(List<EncryptionKey.Method> methods) {
    var listed =
        methods.stream()
            .map(EncryptionKey.Method::algorithm)
            .filter(uri -> !KeyTransport.isOne(uri))
            .toList();
    if (listed.isEmpty()) {
      return Optional.of(DataEncryption.AES256_GCM);
    }
    var known = listed.stream().flatMap(uri -> DataEncryption.ofUri(uri).stream()).toList();
    return known.stream()
        .filter(DataEncryption::authenticated)
        .findFirst()
        .or(() -> known.stream().findFirst());
  }

  private static Optional<KeyTransport> transport(List<EncryptionKey.Method> methods) {
    var listed = methods.stream().filter(m -> KeyTransport.isOne(m.algorithm())).toList();
    return listed.isEmpty()
        ? Optional.of(KeyTransport.USUAL)
        : listed.stream()
            .flatMap(m -> KeyTransport.of(m.algorithm(), m.digest(), m.mgf()).stream())
            .findFirst();
  }

  /** Whether a part of which the entry says this is encrypted to this key. */
  public boolean covers(Encrypt part) {
    return switch (part) {
      case NEVER -> false;
      case WHEN_POSSIBLE -> meant;
      case ALWAYS -> true;
    };
  }
}
