package jp.mochi.idp.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a file. Reading from it never stops at a fault: the fault is noted and a stand-in
 * goes on, so that one run finds all. What nobody asked for by the end is an unknown key.
 */
final class Section {
  private final YamlFile file;
  private final String path;
  private final int line;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();
  private final List<Section> inner = new ArrayList<>();

  Section(YamlFile file, String path, int line) {
    this.file = file;
    this.path = path;
    this.line = line;
  }

  static Section of(YamlFile file, String path, Node node) {
    var section = new Section(file, path, YamlFile.line(node));
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(entry -> section.put(entry.getKeyNode(), entry.getValueNode()));
    } else {
      file.fault(YamlFile.line(node), section.withoutDot(), FaultCode.NOT_A_MAPPING);
    }
    return section;
  }

  private void put(Node key, Node value) {
    var name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
    var first = lines.putIfAbsent(name, YamlFile.line(key));
    if (first == null) {
      values.put(name, value);
    } else {
      file.fault(YamlFile.line(key), path + name, FaultCode.DUPLICATE, String.valueOf(first));
    }
  }

  /** Whether the key is there with a value. */
  boolean has(String key) {
    known.add(key);
    var value = values.get(key);
    return value != null && !Tag.NULL.equals(value.getTag());
  }

  /** Whether no key stands here at all. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  /** All keys, where the file's author makes up their names: none of them is unknown then. */
  List<String> keys() {
    known.addAll(values.keySet());
    return List.copyOf(values.keySet());
  }

  /** Whether the key's value is a mapping. */
  boolean isMapping(String key) {
    return has(key) && values.get(key) instanceof MappingNode;
  }

  /** Whether the key's value is a list without anything in it. */
  boolean isEmptyList(String key) {
    return has(key)
        && values.get(key) instanceof SequenceNode sequence
        && sequence.getValue().isEmpty();
  }

  /** A value that may be left out. */
  <T> Optional<T> optional(String key, Form<T> form) {
    if (!has(key)) {
      noteEmpty(key);
      return Optional.empty();
    }
    return read(path + key, node(key), form);
  }

  /** A value with a default. */
  <T> T orElse(String key, Form<T> form, T otherwise) {
    return optional(key, form).orElse(otherwise);
  }

  /** A value that must be there; the stand-in goes on where it isn't. */
  <T> T required(String key, Form<T> form, T standIn, String example) {
    if (!has(key)) {
      missing(key, example);
      return standIn;
    }
    return read(path + key, node(key), form).orElse(standIn);
  }

  /** A list of values; empty where the key is left out. */
  <T> List<T> list(String key, Form<T> form) {
    if (!has(key)) {
      noteEmpty(key);
      return List.of();
    }
    if (!(node(key) instanceof SequenceNode sequence)) {
      fault(key, FaultCode.NOT_A_LIST);
      return List.of();
    }
    return sequence.getValue().stream()
        .flatMap(item -> read(path + key, item, form).stream())
        .toList();
  }

  /** A value of a list and where it stands. */
  record Placed<T>(int line, T value) {}

  /** A list of values with their lines; empty where the key is left out. */
  <T> List<Placed<T>> placed(String key, Form<T> form) {
    if (!has(key)) {
      noteEmpty(key);
      return List.of();
    }
    if (!(node(key) instanceof SequenceNode sequence)) {
      fault(key, FaultCode.NOT_A_LIST);
      return List.of();
    }
    return sequence.getValue().stream()
        .flatMap(
            item ->
                read(path + key, item, form).stream()
                    .map(value -> new Placed<>(YamlFile.line(item), value)))
        .toList();
  }

  /** A mapping inside; an empty one where the key is left out. */
  Section section(String key) {
    var found =
        has(key)
            ? of(file, path + key + ".", node(key))
            : new Section(file, path + key + ".", line(key));
    inner.add(found);
    return found;
  }

  /** A list of mappings; empty where the key is left out. */
  List<Section> sections(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (!(node(key) instanceof SequenceNode sequence)) {
      fault(key, FaultCode.NOT_A_LIST);
      return List.of();
    }
    var found = sequence.getValue().stream().map(item -> of(file, path + key + ".", item)).toList();
    inner.addAll(found);
    return found;
  }

  /** The keys of a mapping whose values somebody else reads. */
  Set<String> names(String key) {
    return has(key) && node(key) instanceof MappingNode
        ? Set.copyOf(of(file, path + key + ".", node(key)).keys())
        : Set.of();
  }

  /** A list of values, or a single one without the list; empty where the key is left out. */
  <T> List<T> oneOrMore(String key, Form<T> form) {
    return items(
        key,
        form,
        section -> {
          section.file.fault(section.line, section.withoutDot(), FaultCode.NOT_TEXT);
          return Optional.empty();
        });
  }

  /** The same, where an item may be a mapping too. */
  <T> List<T> items(String key, Form<T> form, Function<Section, Optional<T>> mapping) {
    if (!has(key)) {
      noteEmpty(key);
      return List.of();
    }
    var nodes = node(key) instanceof SequenceNode many ? many.getValue() : List.of(node(key));
    if (nodes.isEmpty()) {
      fault(key, FaultCode.POLICY_NONE);
    }
    return nodes.stream().flatMap(item -> item(key, item, form, mapping).stream()).toList();
  }

  private <T> Optional<T> item(
      String key, Node item, Form<T> form, Function<Section, Optional<T>> mapping) {
    if (!(item instanceof MappingNode)) {
      return read(path + key, item, form);
    }
    var section = of(file, path + key + ".", item);
    inner.add(section);
    return mapping.apply(section);
  }

  /** Notes that a key which must be there isn't. */
  void missing(String key, String example) {
    known.add(key);
    file.fault(line(key), path + key, FaultCode.MISSING, key, example);
  }

  /** Notes a fault at a key. */
  void fault(String key, FaultCode code, String... arguments) {
    known.add(key);
    file.fault(line(key), path + key, code, arguments);
  }

  /** Notes a fault on a line inside a key's value. */
  void faultInside(String key, int lineOfValue, FaultCode code, String... arguments) {
    file.fault(lineInside(key, lineOfValue), path + key, code, arguments);
  }

  /** Notes on a line inside a key's value what is worth knowing and no fault. */
  void warnInside(String key, int lineOfValue, FaultCode code, String... arguments) {
    file.warn(lineInside(key, lineOfValue), path + key, code, arguments);
  }

  /** A block of lines begins below its key, anything else on the line where it stands. */
  private int lineInside(String key, int lineOfValue) {
    var node = node(key);
    var block =
        node instanceof ScalarNode scalar
            && scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL;
    return YamlFile.line(node) + lineOfValue - (block ? 0 : 1);
  }

  /** Notes at a key what is worth knowing and no fault. */
  void warn(String key, FaultCode code, String... arguments) {
    file.warn(line(key), path + key, code, arguments);
  }

  /** The line of a key, or of the mapping where the key is left out. */
  int line(String key) {
    return lines.getOrDefault(key, line);
  }

  /** Notes every key that nobody asked for, here and in the mappings inside. */
  void noteUnknown() {
    values.keySet().stream().filter(key -> !known.contains(key)).forEach(this::unknown);
    inner.forEach(Section::noteUnknown);
  }

  private void unknown(String key) {
    var near = Nearest.of(key, known);
    if (near.isPresent()) {
      file.fault(line(key), path + key, FaultCode.UNKNOWN_NEAR, key, near.get());
    } else {
      file.fault(line(key), path + key, FaultCode.UNKNOWN, key, String.join(", ", known));
    }
  }

  private void noteEmpty(String key) {
    if (values.containsKey(key)) {
      fault(key, FaultCode.EMPTY);
    }
  }

  private Node node(String key) {
    return java.util.Objects.requireNonNull(values.get(key));
  }

  private <T> Optional<T> read(String key, Node node, Form<T> form) {
    if (!(node instanceof ScalarNode scalar)) {
      file.fault(YamlFile.line(node), key, FaultCode.NOT_TEXT);
      return Optional.empty();
    }
    var text = file.fromEnvironment(YamlFile.line(node), key, scalar.getValue());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (form.parse(text.get())) {
      case Form.Parsed.Good<T>(var value) -> Optional.of(value);
      case Form.Parsed.Bad<T>(var code, var arguments) -> {
        file.fault(YamlFile.line(node), key, code, arguments.toArray(String[]::new));
        yield Optional.empty();
      }
    };
  }

  private String withoutDot() {
    return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
  }
}
