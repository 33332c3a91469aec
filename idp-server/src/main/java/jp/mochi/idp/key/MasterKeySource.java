package jp.mochi.idp.key;

import java.nio.file.Path;

/** Where the master key is kept. */
public sealed interface MasterKeySource {
  /** In a file that only its owner may read. */
  record InFile(Path path) implements MasterKeySource {}

  /** In an environment variable. */
  record InEnvironment(String name) implements MasterKeySource {}
}
