package jp.mochi.idp.config;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.app.ListAction;

/** Reads {@code apps}. */
final class AppsReader {
  private final Section section;

  AppsReader(Section section) {
    this.section = section;
  }

  AppsConfig read() {
    var usual = AppsConfig.USUAL;
    var action = section.orElse("action", action(), usual.action());
    var keep = section.orElse("keep", Durations.between("1d", "9999d"), usual.keep());
    var standIn = usual.lookBack().compareTo(keep) < 0 ? usual.lookBack() : keep;
    var lookBack = section.orElse("look-back", Durations.between("0s", "9999d"), standIn);
    if (lookBack.compareTo(keep) > 0) {
      section.fault("look-back", FaultCode.LOOK_BACK);
    }
    return new AppsConfig(action, lookBack, keep);
  }

  private static Form<ListAction> action() {
    return text ->
        ListAction.of(text)
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  private static String choices() {
    return Stream.of(ListAction.values()).map(ListAction::text).collect(Collectors.joining(", "));
  }
}
