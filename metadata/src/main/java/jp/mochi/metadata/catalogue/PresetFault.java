package jp.mochi.metadata.catalogue;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.metadata.ShownText;

/**
 * Why what was given to a preset doesn't do.
 *
 * @param code names the kind, for programs
 * @param element the parameter or option it concerns
 */
public record PresetFault(String code, String element, Wording wording) {
  public PresetFault {
    Objects.requireNonNull(wording);
  }

  /** Japanese for a Japanese locale, otherwise English. */
  public String text(Locale locale) {
    return wording.text(locale);
  }

  static PresetFault missing(Parameter parameter) {
    return of(
        "PARAMETER_MISSING",
        parameter.name(),
        "%s=… is needed: ".formatted(parameter.name()) + english(parameter),
        "%s=… を指定してください：".formatted(parameter.name()) + japanese(parameter));
  }

  static PresetFault against(Parameter parameter, String value) {
    return of(
        "PARAMETER_PATTERN",
        parameter.name(),
        "%s: “%s” isn't of the form %s. What is needed: "
                .formatted(parameter.name(), ShownText.of(value), parameter.pattern())
            + english(parameter),
        "%s：「%s」は形式 %s に合いません。必要なもの："
                .formatted(parameter.name(), ShownText.of(value), parameter.pattern())
            + japanese(parameter));
  }

  static PresetFault twice(String name) {
    return of(
        "PARAMETER_TWICE",
        name,
        name + " is given twice; once is needed.",
        name + " が 2 回指定されています。");
  }

  static PresetFault unknown(Preset preset, String typed, Optional<String> near) {
    var known = preset.parameters().stream().map(Parameter::name).collect(Collectors.joining(", "));
    var name = ShownText.of(typed);
    return of(
        "PARAMETER_UNKNOWN",
        name,
        "The preset %s has no parameter “%s”, and there is no option of that name.%s Parameters: %s"
            .formatted(
                preset.name(),
                name,
                near.map(" Did you mean “%s”?"::formatted).orElse(""),
                known.isEmpty() ? "none" : known),
        "プリセット %s に「%s」というパラメーターはなく、その名前のオプションもありません。%sパラメーター：%s"
            .formatted(
                preset.name(),
                name,
                near.map("「%s」のことですか。"::formatted).orElse(""),
                known.isEmpty() ? "なし" : known));
  }

  private static PresetFault of(String code, String element, String english, String japanese) {
    return new PresetFault(code, element, new Wording(english, japanese));
  }

  private static String english(Parameter parameter) {
    return parameter.ask().english()
        + parameter.where().map(where -> " " + where.english()).orElse("")
        + " For example: %s=%s".formatted(parameter.name(), parameter.example());
  }

  private static String japanese(Parameter parameter) {
    return parameter.ask().japanese()
        + parameter.where().map(Wording::japanese).orElse("")
        + "例：%s=%s".formatted(parameter.name(), parameter.example());
  }
}
