package jp.mochi.idp.config;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.metadata.catalogue.Preset;

/**
 * The catalogue that the release brings along: the files of {@code conf/catalogue/}, on the class
 * path, so that they are the release's whatever stands beside a company's configuration.
 */
final class ShippedCatalogue {
  private static final String FOLDER = "jp/mochi/idp/config/catalogue";
  private static final String ENDING = ".yaml";

  private final Map<String, Shipped> presets;

  /**
   * A preset of ours.
   *
   * @param text its file as it was shipped
   */
  record Shipped(String text, Preset preset) {}

  private ShippedCatalogue(Map<String, Shipped> presets) {
    this.presets = Collections.unmodifiableMap(presets);
  }

  /**
   * Reads all of it.
   *
   * @throws IllegalStateException a file of ours is faulty
   */
  static ShippedCatalogue read() {
    try {
      var source = ShippedCatalogue.class.getProtectionDomain().getCodeSource();
      return in(Path.of(Objects.requireNonNull(source).getLocation().toURI()));
    } catch (IOException | URISyntaxException unreadable) {
      throw new IllegalStateException("the catalogue of this release can't be read", unreadable);
    }
  }

  /** The catalogue in a folder of classes, or in a jar. */
  static ShippedCatalogue in(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return new ShippedCatalogue(presets(place.resolve(FOLDER)));
    }
    try (var jar = FileSystems.newFileSystem(place)) {
      return new ShippedCatalogue(presets(jar.getPath(FOLDER)));
    }
  }

  private static Map<String, Shipped> presets(Path folder) throws IOException {
    var presets = new TreeMap<String, Shipped>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var name = String.valueOf(file.getFileName());
        if (name.endsWith(ENDING)) {
          var text = Files.readString(file);
          var preset = name.substring(0, name.length() - ENDING.length());
          presets.put(preset, new Shipped(text, preset(name, preset, text)));
        }
      }
    }
    return presets;
  }

  /** What an expression says is tried by the tests, and again when an entry gets it. */
  private static Preset preset(String file, String name, String text) {
    return switch (PresetFile.read(Path.of(file), name, text, cel -> Optional.empty())) {
      case PresetFile.Outcome.Read(var preset) -> preset;
      case PresetFile.Outcome.Faulty(var faults) ->
          throw new IllegalStateException("a preset of this release is faulty: " + faults);
    };
  }

  /** By name. */
  Map<String, Shipped> presets() {
    return presets;
  }
}
