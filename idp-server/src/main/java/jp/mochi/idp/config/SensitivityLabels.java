package jp.mochi.idp.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.ServiceFacts;

/** The company's own words for the levels of sensitivity: {@code sensitivity: {4: 極秘, …}}. */
final class SensitivityLabels {
  private final Map<String, String> levels;

  private SensitivityLabels(Map<String, String> levels) {
    this.levels = levels;
  }

  static SensitivityLabels read(Section root) {
    Map<String, String> levels = new LinkedHashMap<>();
    if (root.has("sensitivity")) {
      var section = root.section("sensitivity");
      for (var key : section.keys()) {
        section
            .optional(key, Form.text())
            .filter(label -> isLabel(section, key, label, levels))
            .ifPresent(label -> levels.put(label, key));
      }
    }
    return new SensitivityLabels(levels);
  }

  private static boolean isLabel(
      Section section, String level, String label, Map<String, String> taken) {
    var good = isLevel(level) && !isLevel(label) && !taken.containsKey(label);
    if (!good) {
      section.fault(level, FaultCode.POLICY_LABELS, label);
    }
    return good;
  }

  private static boolean isLevel(String text) {
    return text.length() == 1 && text.charAt(0) >= '1' && text.charAt(0) <= '0' + highest();
  }

  private static int highest() {
    return ServiceFacts.HIGHEST;
  }

  /** The labels by their levels. */
  Map<Integer, String> byLevel() {
    return levels.entrySet().stream()
        .collect(Collectors.toMap(it -> Integer.valueOf(it.getValue()), Map.Entry::getKey));
  }

  /** A level by its number or label, as its number. */
  Form<String> form() {
    return text -> {
      if (isLevel(text)) {
        return Form.good(text);
      }
      var level = levels.get(text);
      return level == null
          ? Form.bad(FaultCode.POLICY_LABEL, text, String.join(", ", levels.keySet()))
          : Form.good(level);
    };
  }
}
