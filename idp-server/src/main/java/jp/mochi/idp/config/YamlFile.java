package jp.mochi.idp.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** A YAML file that an operator wrote, and all that is wrong in it. */
final class YamlFile {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:([^}]*))?}");
  private static final Pattern INDENTED_BY_TAB = Pattern.compile(" *\t.*");

  private final Path path;
  private final Map<String, String> environment;
  private Optional<Set<Path>> readable = Optional.empty();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> warnings = new ArrayList<>();
  private Section root;
  private String text = "";

  private YamlFile(Path path, Map<String, String> environment) {
    this.path = path.toAbsolutePath().normalize();
    this.environment = Map.copyOf(environment);
    this.root = new Section(this, "", 0);
  }

  /** Opens a file; whatever is wrong stands in {@link #faults()}. */
  static YamlFile open(Path path, Map<String, String> environment) {
    var file = new YamlFile(path, environment);
    try {
      file.compose(Files.readString(file.path));
    } catch (NoSuchFileException missing) {
      file.fault(0, "", FaultCode.NO_FILE, file.path.toString());
    } catch (IOException unreadable) {
      file.fault(0, "", FaultCode.FILE_UNREADABLE, String.valueOf(unreadable.getMessage()));
    }
    return file;
  }

  /** Takes a text that somebody has read; {@code path} is what faults call it. */
  static YamlFile of(Path path, String text) {
    var file = new YamlFile(path, Map.of());
    file.compose(text);
    return file;
  }

  /**
   * The same for a text from elsewhere, which must not make us read, and tell of, whatever file it
   * names: it may name these and no others.
   */
  static YamlFile foreign(Path path, String text, Set<Path> readable) {
    var file = new YamlFile(path, Map.of());
    file.readable = Optional.of(Set.copyOf(readable));
    file.compose(text);
    return file;
  }

  /** As it was read. */
  String text() {
    return text;
  }

  /** The whole file as a mapping. */
  Section root() {
    return root;
  }

  /** Whether anything was read: if not, asking for keys only repeats that they are missing. */
  boolean readable() {
    return faults.isEmpty();
  }

  /** All faults in the order of the file's lines, unknown keys included. */
  List<Fault> faults() {
    root.noteUnknown();
    return faultsSoFar();
  }

  /** The faults noted by now: for a reader of a part, who knows nothing of the other keys. */
  List<Fault> faultsSoFar() {
    var sorted = faults.stream().distinct().sorted(Comparator.comparingInt(Fault::line)).toList();
    return List.copyOf(sorted);
  }

  /** A path relative to the file's directory, whether or not anything is there. */
  Path resolve(String relative) {
    return directory().resolve(relative).normalize();
  }

  /** A file that must be there and be readable. */
  Form<Path> existing() {
    return text -> {
      if (text.isBlank()) {
        return Form.bad(FaultCode.EMPTY);
      }
      var found = resolve(text);
      if (readable.isPresent() && !readable.get().contains(found)) {
        return Form.bad(FaultCode.FOREIGN_FILE, found.toString());
      }
      if (!Files.isRegularFile(found)) {
        return Form.bad(FaultCode.NO_FILE, found.toString());
      }
      return Files.isReadable(found)
          ? Form.good(found)
          : Form.bad(FaultCode.CLOSED_FILE, found.toString());
    };
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Notes a fault of another file that this one names. */
  void fault(Fault fault) {
    faults.add(fault);
  }

  /** The file itself, absolute. */
  Path path() {
    return path;
  }

  void fault(int line, String key, FaultCode code, String... arguments) {
    faults.add(new Fault(path, line, key, code, List.of(arguments)));
  }

  void warn(int line, String key, FaultCode code, String... arguments) {
    warnings.add(new Fault(path, line, key, code, List.of(arguments)));
  }

  /** What is worth knowing and no fault, in the order of the file's lines. */
  List<Fault> warnings() {
    return warnings.stream().distinct().sorted(Comparator.comparingInt(Fault::line)).toList();
  }

  /** Puts variables in; empty (and noted) where one without a default isn't set. */
  Optional<String> fromEnvironment(int line, String key, String text) {
    var missing = new ArrayList<String>();
    var replaced =
        VARIABLE
            .matcher(text)
            .replaceAll(
                match -> {
                  var value = environment.getOrDefault(match.group(1), match.group(3));
                  if (value == null) {
                    missing.add(match.group(1));
                  }
                  return value == null ? "" : java.util.regex.Matcher.quoteReplacement(value);
                });
    missing.forEach(name -> fault(line, key, FaultCode.ENVIRONMENT, name));
    return missing.isEmpty() ? Optional.of(replaced) : Optional.empty();
  }

  private Path directory() {
    return java.util.Objects.requireNonNullElse(path.getParent(), path);
  }

  private void compose(String read) {
    text = read;
    var lines = text.lines().toList();
    for (var i = 0; i < lines.size(); i++) {
      if (INDENTED_BY_TAB.matcher(lines.get(i)).matches()) {
        fault(i + 1, "", FaultCode.TAB);
      }
    }
    if (!faults.isEmpty()) {
      return;
    }
    try {
      var node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      root = node == null ? root : Section.of(this, "", node);
    } catch (MarkedYAMLException broken) {
      var mark = broken.getProblemMark();
      fault(mark == null ? 0 : mark.getLine() + 1, "", FaultCode.SYNTAX, broken.getProblem());
    } catch (YAMLException broken) {
      fault(0, "", FaultCode.SYNTAX, String.valueOf(broken.getMessage()));
    }
  }
}
