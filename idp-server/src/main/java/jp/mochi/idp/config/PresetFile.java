package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.metadata.catalogue.PasteField;
import jp.mochi.metadata.catalogue.Preset;
import jp.mochi.metadata.catalogue.Template;
import jp.mochi.metadata.catalogue.Trap;
import jp.mochi.metadata.catalogue.Wording;

/**
 * Reads one file of the catalogue: either the whole preset or every fault in it. The format is told
 * in {@code conf/catalogue/README.md}.
 */
final class PresetFile {
  private static final int LONGEST_TEXT = 2_000;
  private static final int MOST = 40;

  private static final String NAME_EXAMPLE = "{ja: Slack, en: Slack}";

  private final Section root;
  private final String name;
  private final PresetBasis bases;

  /** What came of reading. */
  sealed interface Outcome {
    record Read(Preset preset) implements Outcome {}

    /** Faults in the order of their lines. */
    record Faulty(List<Fault> faults) implements Outcome {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  private PresetFile(Section root, String name) {
    this.root = root;
    this.name = name;
    this.bases = new PresetBasis(root);
  }

  /**
   * Reads a preset.
   *
   * @param path what faults call the file
   * @param name the preset's name, which is the file's
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   */
  static Outcome read(
      Path path, String name, String text, Function<String, Optional<String>> celFault) {
    var file = YamlFile.of(path, text);
    if (!file.readable()) {
      return new Outcome.Faulty(file.faults());
    }
    var preset = new PresetFile(file.root(), name).preset(celFault);
    var faults = file.faults();
    return faults.isEmpty() ? new Outcome.Read(preset) : new Outcome.Faulty(faults);
  }

  private Preset preset(Function<String, Optional<String>> celFault) {
    var displayName = needed(root, "name", NAME_EXAMPLE);
    var place = wording(root, "place");
    var ask = root.section("ask");
    var parameters = new PresetParameters(root, ask).read();
    var places = new PresetPlaces(parameters);
    var facts = new PresetFacts(root, bases, places, parameters, celFault).read();
    var paste = paste(places);
    var traps = traps();
    var preset = new Preset(name, displayName, place, parameters, facts, paste, traps);
    places.check(ask, preset);
    return preset;
  }

  private List<PasteField> paste(PresetPlaces places) {
    var fields = new ArrayList<PasteField>();
    for (var field : root.sections("paste")) {
      var label = needed(field, "label", "{ja: 発行者, en: Issuer}");
      var value = new Template(field.required("value", text(), "", "\"{idp.entity-id}\""));
      places.inField(field, value.names());
      fields.add(new PasteField(label, value, bases.of(field, true)));
    }
    bound("paste", fields.size());
    return fields;
  }

  private List<Trap> traps() {
    var traps = new ArrayList<Trap>();
    for (var trap : root.sections("traps")) {
      var text =
          new Wording(
              trap.required("en", text(), "", "It signs nobody out."),
              trap.required("ja", text(), "", "サインアウトしません。"));
      traps.add(new Trap(text, bases.of(trap, false)));
    }
    bound("traps", traps.size());
    return traps;
  }

  private void bound(String key, int count) {
    if (count > MOST) {
      root.fault(key, FaultCode.CATALOGUE_MANY, String.valueOf(count), String.valueOf(MOST));
    }
  }

  /** A text in both languages that must be there. */
  static Wording needed(Section section, String key, String example) {
    if (!section.has(key)) {
      section.missing(key, example);
    }
    return wording(section, key).orElse(new Wording("", ""));
  }

  /** A text in both languages that may be left out. */
  static Optional<Wording> wording(Section section, String key) {
    if (!section.has(key)) {
      return Optional.empty();
    }
    var both = section.section(key);
    return Optional.of(
        new Wording(
            both.required("en", text(), "", "Workspace"),
            both.required("ja", text(), "", "ワークスペース")));
  }

  /** A text for people or a template: bounded, and without what a terminal would obey. */
  static Form<String> text() {
    return text -> {
      if (text.isBlank()) {
        return Form.bad(FaultCode.EMPTY);
      }
      return text.length() > LONGEST_TEXT || text.codePoints().anyMatch(PresetFile::isForbidden)
          ? Form.bad(FaultCode.CATALOGUE_TEXT, String.valueOf(LONGEST_TEXT))
          : Form.good(text.strip());
    };
  }

  private static boolean isForbidden(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
