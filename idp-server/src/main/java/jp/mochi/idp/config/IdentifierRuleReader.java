package jp.mochi.idp.config;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.trust.IdentifierPlace;
import jp.mochi.device.register.IdentifierKind;

/** Reads {@code device-identifier} of an authority. */
final class IdentifierRuleReader {
  static final String KEY = "device-identifier";

  private IdentifierRuleReader() {}

  static List<IdentifierRule> read(Section authority) {
    return authority.sections(KEY).stream().map(IdentifierRuleReader::rule).toList();
  }

  private static IdentifierRule rule(Section item) {
    var from =
        item.required(
            "from",
            choice(IdentifierPlace.values(), IdentifierPlace::text),
            IdentifierPlace.SUBJECT_SERIAL_NUMBER,
            IdentifierPlace.SUBJECT_SERIAL_NUMBER.text());
    var kind =
        item.required(
            "kind",
            choice(IdentifierKind.values(), IdentifierKind::text),
            IdentifierKind.SERIAL,
            IdentifierKind.SERIAL.text());
    return new IdentifierRule(from, kind, item.orElse("form", form(), IdentifierRule.HERE));
  }

  private static <T> Form<T> choice(T[] choices, Function<T, String> text) {
    return written ->
        Stream.of(choices)
            .filter(each -> text.apply(each).equals(written))
            .findFirst()
            .map(Form::good)
            .orElseGet(
                () ->
                    Form.bad(
                        FaultCode.CHOICE,
                        written,
                        Stream.of(choices).map(text).collect(Collectors.joining(", "))));
  }

  private static Form<String> form() {
    return text ->
        IdentifierRule.isForm(text) ? Form.good(text) : Form.bad(FaultCode.IDENTIFIER_FORM, text);
  }
}
