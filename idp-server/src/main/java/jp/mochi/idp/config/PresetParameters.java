package jp.mochi.idp.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import jp.mochi.metadata.PresetUse;
import jp.mochi.metadata.catalogue.Parameter;

/** Reads {@code ask} of a preset: what IT is asked for. */
final class PresetParameters {
  private static final int MOST = 20;
  private static final int LONGEST_PATTERN = 300;
  private static final Pattern ANYTHING = Pattern.compile(".*", Pattern.DOTALL);

  private final Section section;
  private final Section root;

  PresetParameters(Section root, Section ask) {
    this.root = root;
    this.section = ask;
  }

  /** Those that can be used; with faults noted at the file they are not to be. */
  List<Parameter> read() {
    var parameters = new ArrayList<Parameter>();
    var names = section.keys();
    if (names.size() > MOST) {
      root.fault(
          "ask", FaultCode.CATALOGUE_MANY, String.valueOf(names.size()), String.valueOf(MOST));
    }
    for (var name : names) {
      if (PresetUse.PARAMETER.matcher(name).matches()) {
        parameters.add(read(name, section.section(name)));
      } else {
        section.fault(name, FaultCode.CATALOGUE_PARAMETER, name);
        section.section(name).keys();
      }
    }
    return parameters;
  }

  private static Parameter read(String name, Section one) {
    var parameter =
        new Parameter(
            name,
            one.required("pattern", pattern(), ANYTHING, "\"[a-z0-9-]+\""),
            one.required("example", PresetFile.text(), "", "acme"),
            one.optional("default", PresetFile.text()),
            PresetFile.needed(one, "what", "{ja: サブドメイン。, en: The subdomain.}"),
            PresetFile.wording(one, "where"));
    if (!parameter.example().isEmpty() && !parameter.takes(parameter.example())) {
      one.fault("example", FaultCode.CATALOGUE_EXAMPLE, parameter.example());
    }
    parameter
        .usual()
        .filter(usual -> !parameter.takes(usual))
        .ifPresent(usual -> one.fault("default", FaultCode.CATALOGUE_EXAMPLE, usual));
    return parameter;
  }

  private static Form<Pattern> pattern() {
    return text -> {
      if (text.length() > LONGEST_PATTERN) {
        return Form.bad(
            FaultCode.CATALOGUE_PATTERN, "> " + LONGEST_PATTERN, String.valueOf(LONGEST_PATTERN));
      }
      try {
        return Form.good(Pattern.compile(text));
      } catch (PatternSyntaxException wrong) {
        return Form.bad(
            FaultCode.CATALOGUE_PATTERN, wrong.getDescription(), String.valueOf(LONGEST_PATTERN));
      }
    };
  }
}
