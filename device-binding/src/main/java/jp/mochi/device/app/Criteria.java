package jp.mochi.device.app;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which apps an entry of the blocklist means: those that contradict nothing of what it says and
 * agree with its id, or, where it names none, with its signer or its hash.
 *
 * <p>What a report leaves out contradicts nothing. An entry for versions before 2.3 of an id means
 * the app of that id whose version nobody knows, too: whoever reports less isn't better off.
 *
 * @param id as {@link App} has it
 * @param versions of that id
 * @param signer as {@link App} has it
 * @param hash the SHA-256 of the app's file
 */
public record Criteria(
    Optional<String> id,
    Optional<VersionRange> versions,
    Optional<String> signer,
    Optional<String> hash) {
  public Criteria {
    if (id.isEmpty() && signer.isEmpty() && hash.isEmpty()) {
      throw new IllegalArgumentException("an entry that means no app");
    }
    if (versions.isPresent() && id.isEmpty()) {
      throw new IllegalArgumentException("versions of no app");
    }
  }

  /** What came of reading them. */
  public sealed interface Read {
    /** They are. */
    record Good(Criteria criteria) implements Read {}

    /** Neither id nor signer nor hash is named. */
    record Nothing() implements Read {}

    /** Versions are named without the id that they are of. */
    record VersionsOfNothing() implements Read {}

    /** A field can't be what it is called: {@code id}, {@code signer}, {@code hash}. */
    record Bad(String field) implements Read {}

    /** The versions aren't written as a range. */
    record BadVersions() implements Read {}

    /** No version lies in the range. */
    record NoVersions() implements Read {}
  }

  /** Reads them as people write them; what is empty isn't named. */
  public static Read read(String id, String versions, String signer, String hash) {
    if (id.isBlank() && signer.isBlank() && hash.isBlank()) {
      return versions.isBlank() ? new Read.Nothing() : new Read.VersionsOfNothing();
    }
    if (id.isBlank() && !versions.isBlank()) {
      return new Read.VersionsOfNothing();
    }
    var standIn = id.isBlank() ? "-" : id;
    if (App.read(standIn, "", signer, hash, "") instanceof App.Read.Bad(var f)) {
      return new Read.Bad(f);
    }
    if (versions.isBlank()) {
      return good(id, Optional.empty(), signer, hash);
    }
    return switch (VersionRange.read(versions)) {
      case VersionRange.Read.Good(var range) -> good(id, Optional.of(range), signer, hash);
      case VersionRange.Read.Unreadable() -> new Read.BadVersions();
      case VersionRange.Read.Empty() -> new Read.NoVersions();
    };
  }

  private static Read good(String id, Optional<VersionRange> versions, String signer, String hash) {
    return new Read.Good(
        new Criteria(
            named(App.folded(id)), versions, named(App.signer(signer)), named(App.hash(hash))));
  }

  private static Optional<String> named(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  /** Whether they mean this app. */
  public boolean mean(App app) {
    var agrees =
        id.isPresent()
            ? id.get().equals(app.id())
            : isEqual(signer, app.signer()) || isEqual(hash, app.hash());
    return agrees
        && !contradicts(signer, app.signer())
        && !contradicts(hash, app.hash())
        && (versions.isEmpty() || versions.get().contains(app.version()));
  }

  private static boolean isEqual(Optional<String> named, String reported) {
    return named.filter(reported::equals).isPresent();
  }

  private static boolean contradicts(Optional<String> named, String reported) {
    return named.isPresent() && !reported.isEmpty() && !named.get().equals(reported);
  }

  /** As one line, by which two entries of the same are told to be so. */
  public String text() {
    var parts =
        List.of(
            "id=" + id.orElse(""),
            "versions=" + versions.map(VersionRange::text).orElse(""),
            "signer=" + signer.orElse(""),
            "hash=" + hash.orElse(""));
    return String.join("\n", parts);
  }

  static Criteria of(
      Optional<String> id,
      Optional<String> versions,
      Optional<String> signer,
      Optional<String> hash) {
    return new Criteria(id, versions.map(Criteria::range), signer, hash);
  }

  private static VersionRange range(String text) {
    return switch (VersionRange.read(text)) {
      case VersionRange.Read.Good(var range) -> range;
      case VersionRange.Read other -> throw new IllegalStateException("not a range: " + other);
    };
  }

  @Override
  public String toString() {
    return Objects.toString(text().replace('\n', ' '));
  }
}
