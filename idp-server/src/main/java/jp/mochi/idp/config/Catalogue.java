package jp.mochi.idp.config;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jp.mochi.metadata.PresetUse;
import jp.mochi.metadata.catalogue.Preset;
import jp.mochi.metadata.catalogue.Wording;

/**
 * The presets there are: those of this release, and those that a company has written, which outrank
 * ours of the same name. The company's are read anew each time, so that a file that was just
 * written counts; a faulty one is never passed over for ours.
 */
public final class Catalogue {
  private static final int MOST_BYTES = 64 << 10;
  private static final int MOST_FILES = 200;
  private static final String ENDING = ".yaml";

  private final Path folder;
  private final Function<String, Optional<String>> celFault;
  private final Supplier<ShippedCatalogue> shipped = Suppliers.memoize(ShippedCatalogue::read);

  /**
   * @param folder the company's own; need not be there
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   */
  public Catalogue(Path folder, Function<String, Optional<String>> celFault) {
    this.folder = folder.toAbsolutePath().normalize();
    this.celFault = celFault;
  }

  /** Where a preset comes from. */
  public enum Origin {
    /** This release. */
    SHIPPED,
    /** The company. */
    COMPANY,
    /** The company, in the place of one of this release. */
    OVERRIDES
  }

  /** A preset and where it comes from. */
  public record Entry(Preset preset, Origin origin) {}

  /**
   * All of them.
   *
   * @param entries by name
   * @param faults of files that can't be used
   */
  public record Listing(List<Entry> entries, List<Fault> faults) {
    public Listing {
      entries = List.copyOf(entries);
      faults = List.copyOf(faults);
    }
  }

  /** What came of looking for a preset. */
  public sealed interface Found {
    record There(Entry entry) implements Found {}

    /** The company's file of this name can't be used. */
    record Faulty(List<Fault> faults) implements Found {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }

    /**
     * There is none of this name.
     *
     * @param near what may have been meant
     * @param names those there are
     */
    record NotThere(String name, Optional<String> near, List<String> names) implements Found {
      public NotThere {
        names = List.copyOf(names);
      }
    }
  }

  /** All presets, and what is wrong with files of the company's. */
  public Listing all() {
    var faults = new ArrayList<Fault>();
    var entries = new TreeMap<String, Entry>();
    shipped
        .get()
        .presets()
        .forEach((name, ours) -> entries.put(name, new Entry(ours.preset(), Origin.SHIPPED)));
    for (var file : files(faults)) {
      var name = presetName(file);
      if (name.isEmpty()) {
        faults.add(fault(file, FaultCode.CATALOGUE_NAME, String.valueOf(file.getFileName())));
        continue;
      }
      switch (read(file, name.get())) {
        case Found.There(var entry) -> entries.put(name.get(), entry);
        case Found.Faulty(var found) -> {
          entries.remove(name.get());
          faults.addAll(found);
        }
        case Found.NotThere gone -> {} // removed since the folder was looked at
      }
    }
    return new Listing(List.copyOf(entries.values()), faults);
  }

  /** The preset of a name. */
  public Found find(String name) {
    var file = folder.resolve(name + ENDING);
    if (PresetUse.NAME.matcher(name).matches()) {
      // also a link that leads nowhere: ours would be taken without a word instead
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return read(file, name);
      }
      var misnamed = folder.resolve(name + ".yml");
      if (Files.exists(misnamed, LinkOption.NOFOLLOW_LINKS)) {
        return faulty(fault(misnamed, FaultCode.CATALOGUE_NAME, name + ".yml"));
      }
      var ours = shipped.get().presets().get(name);
      if (ours != null) {
        return new Found.There(new Entry(ours.preset(), Origin.SHIPPED));
      }
    }
    return notThere(name);
  }

  private Found notThere(String name) {
    var names = new TreeSet<>(shipped.get().presets().keySet());
    files(new ArrayList<>()).forEach(file -> presetName(file).ifPresent(names::add));
    var near = shownAs(name).or(() -> Nearest.of(name, names));
    return new Found.NotThere(name, near, List.copyOf(names));
  }

  /** People know some services by another name than their preset's: kintone, Jira. */
  private Optional<String> shownAs(String typed) {
    var word = typed.toLowerCase(Locale.ROOT);
    return shipped.get().presets().values().stream()
        .map(ShippedCatalogue.Shipped::preset)
        .filter(preset -> !word.isBlank() && isShownAs(preset.displayName(), word))
        .map(Preset::name)
        .findFirst();
  }

  private static boolean isShownAs(Wording name, String word) {
    return Stream.of(name.english(), name.japanese())
        .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("[ ,、（）()]+", -1)))
        .anyMatch(word::equals);
  }

  /** Files that mean to be presets, by name. */
  private List<Path> files(List<Fault> faults) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var all = Files.list(folder)) {
      var found = all.filter(Catalogue::meantAsPreset).limit(MOST_FILES + 1L).toList();
      if (found.size() > MOST_FILES) {
        faults.add(fault(folder, FaultCode.CATALOGUE_MANY_FILES, String.valueOf(MOST_FILES)));
      }
      return found.stream().sorted(Comparator.comparing(Path::toString)).toList();
    } catch (IOException unreadable) {
      faults.add(fault(folder, FaultCode.CATALOGUE_FILE, String.valueOf(unreadable.getMessage())));
      return List.of();
    }
  }

  private static boolean meantAsPreset(Path file) {
    var name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(ENDING) || name.endsWith(".yml"));
  }

  private static Optional<String> presetName(Path file) {
    var name = String.valueOf(file.getFileName());
    var stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "";
    return Optional.of(stem).filter(it -> PresetUse.NAME.matcher(it).matches());
  }

  private Found read(Path file, String name) {
    var ours = Optional.ofNullable(shipped.get().presets().get(name));
    try {
      var text = text(file);
      if (text.isEmpty()) {
        return faulty(fault(file, FaultCode.CATALOGUE_LARGE, String.valueOf(MOST_BYTES)));
      }
      if (ours.filter(same -> same.text().equals(text.get())).isPresent()) {
        return new Found.There(new Entry(ours.get().preset(), Origin.SHIPPED));
      }
      return switch (PresetFile.read(file, name, text.get(), celFault)) {
        case PresetFile.Outcome.Faulty(var faults) -> new Found.Faulty(faults);
        case PresetFile.Outcome.Read(var preset) ->
            new Found.There(
                new Entry(preset, ours.isPresent() ? Origin.OVERRIDES : Origin.COMPANY));
      };
    } catch (IOException unreadable) {
      return faulty(fault(file, FaultCode.CATALOGUE_FILE, String.valueOf(unreadable)));
    }
  }

  /** Empty if there is too much of it. What is no file, a pipe for one, may never end. */
  private static Optional<String> text(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no regular file");
    }
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        return Optional.empty();
      }
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      throw new IOException("not UTF-8", notUtf8);
    }
  }

  private static Found faulty(Fault fault) {
    return new Found.Faulty(List.of(fault));
  }

  private static Fault fault(Path file, FaultCode code, String... arguments) {
    return new Fault(file, 0, "", code, List.of(arguments));
  }
}
