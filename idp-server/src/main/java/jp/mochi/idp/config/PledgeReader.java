package jp.mochi.idp.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code pledge} with its texts. */
final class PledgeReader {
  /** Nobody reads more than this, and it goes over the air. */
  private static final int MOST_BYTES = 32 * 1024;

  private final YamlFile file;
  private final Section section;

  PledgeReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  PledgeConfig read() {
    return new PledgeConfig(pledge("corporate"), pledge("byod"));
  }

  private Optional<PledgeConfig.Pledge> pledge(String ownership) {
    if (!section.has(ownership)) {
      return Optional.empty();
    }
    var inner = section.section(ownership);
    var nowhere = file.resolve(".");
    var ja = inner.required("ja", file.existing(), nowhere, "pledge/" + ownership + ".ja.txt");
    var en = inner.required("en", file.existing(), nowhere, "pledge/" + ownership + ".en.txt");
    var version = inner.required("version", version(), "", "\"2026-12\"");
    return Optional.of(
        new PledgeConfig.Pledge(version, text(inner, "ja", ja), text(inner, "en", en)));
  }

  private static Form<String> version() {
    return text ->
        text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
            ? Form.good(text)
            : Form.bad(FaultCode.PLEDGE_VERSION, text);
  }

  private static String text(Section section, String key, Path path) {
    if (!Files.isRegularFile(path)) {
      return ""; // a fault that is noted already
    }
    try {
      var text = Files.size(path) > MOST_BYTES ? "" : Files.readString(path);
      if (text.isBlank()) {
        section.fault(key, FaultCode.PLEDGE_TEXT, path.toString(), String.valueOf(MOST_BYTES));
      }
      return text;
    } catch (IOException unreadable) {
      section.fault(key, FaultCode.PLEDGE_TEXT, path.toString(), String.valueOf(MOST_BYTES));
      return "";
    }
  }
}
