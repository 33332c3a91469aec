package jp.mochi.idp.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;

/** What came of looking for the master key. */
public sealed interface MasterKeyLoading {
  record Loaded(MasterKey key) implements MasterKeyLoading {}

  /**
   * It can't be used.
   *
   * @param why what is wrong
   * @param place the file, the variable, the token or its key; never a content
   */
  record Refused(Why why, String place) implements MasterKeyLoading {
    /** What is wrong and what to do, in Japanese or English. */
    public String sentence(Locale locale) {
      var control =
          ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
      return ResourceBundle.getBundle("jp.mochi.idp.key.masterkey", locale, control)
          .getString(why.name())
          .replace("{0}", place);
    }
  }

  /** What can be wrong. */
  enum Why {
    NO_FILE,
    UNREADABLE,
    TOO_OPEN,
    NOT_SET,
    NOT_A_KEY,
    NOT_A_LIBRARY,
    NO_TOKEN,
    WRONG_PIN,
    PIN_LOCKED,
    NO_TOKEN_KEY,
    NO_GCM,
    TOKEN_FAILS
  }

  /** Loads the master key from where the configuration says. */
  static MasterKeyLoading from(MasterKeySource source, Map<String, String> environment) {
    return switch (source) {
      case MasterKeySource.InFile(var path) -> file(path);
      case MasterKeySource.InEnvironment(var name) ->
          environment.containsKey(name)
              ? parse(environment.getOrDefault(name, ""), name)
              : new Refused(Why.NOT_SET, name);
      case MasterKeySource.InToken token -> TokenLoading.from(token);
    };
  }

  private static MasterKeyLoading file(Path path) {
    if (!Files.isRegularFile(path)) {
      return new Refused(Why.NO_FILE, path.toString());
    }
    try {
      return onlyItsOwners(path)
          ? parse(Files.readString(path), path.toString())
          : new Refused(Why.TOO_OPEN, path.toString());
    } catch (IOException closed) {
      return new Refused(Why.UNREADABLE, path.toString());
    }
  }

  private static boolean onlyItsOwners(Path path) throws IOException {
    var owners =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
    return owners.containsAll(mode);
  }

  private static MasterKeyLoading parse(String text, String place) {
    return MasterKey.parse(text)
        .<MasterKeyLoading>map(Loaded::new)
        .orElseGet(() -> new Refused(Why.NOT_A_KEY, place));
  }
}
