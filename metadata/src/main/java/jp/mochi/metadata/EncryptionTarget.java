package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /**
   * What the metadata lists for keys that are meant for encryption, fit to be shown, where none of
   * them can be used and so what is encrypted when possible goes in the clear; otherwise empty.
   */
  public static Optional<String> unusable(ServiceProvider service) {
    return unusable(service.encryptionKeys(), service.options().encryption());
  }

  static Optional<String> unusable(List<EncryptionKey> keys, EncryptionOptions options) {
    var meant = keys.stream().filter(EncryptionKey::meant).toList();
    if (meant.isEmpty() || !options.whenPossible() || of(meant, options).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        ShownText.of(
            meant.stream()
                .flatMap(key -> key.methods().stream())
                .map(EncryptionTarget::shown)
                .distinct()
                .collect(Collectors.joining(", "))));
  }

  /** For instance {@code rsa-oaep/sha256/mgf1sha256}. */
  private static String shown(EncryptionKey.Method method) {
    return Stream.of(Optional.of(method.algorithm()), method.digest(), method.mgf())
        .flatMap(Optional::stream)
        .map(uri -> uri.substring(uri.lastIndexOf('#') + 1))
        .collect(Collectors.joining("/"));
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
            .filter(uri -> !KeyTransport.isForKeys(uri))
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
