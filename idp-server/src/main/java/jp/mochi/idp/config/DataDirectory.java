package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a server keeps what it writes, out of a configuration that need not be whole: whoever runs
 * a command has neither the server's environment nor its rights to every file.
 */
public final class DataDirectory {
  private DataDirectory() {}

  /** What {@code data} says; the default where it says nothing that can be understood. */
  public static Path of(Path configuration, Map<String, String> environment) {
    var file = YamlFile.open(configuration, environment);
    return file.resolve(file.root().orElse("data", Form.text(), "./data"));
  }
}
