package jp.mochi.idp.lifecycle.collection;

import java.util.function.Consumer;

/** Opens the reader of collections to the fuzz target. */
public final class Pages {
  private Pages() {}

  /**
   * How many entries a page would bring; a refusal is told.
   *
   * @param told is given every sentence and title that staff would see
   */
  public static int entries(byte[] data, Consumer<String> told) {
    return switch (StixObjects.read(data)) {
      case StixObjects.Outcome.Refused(var why) -> {
        told.accept(why);
        yield 0;
      }
      case StixObjects.Outcome.Page page -> {
        page.indicators().forEach(each -> told.accept(each.title()));
        page.indicators().forEach(Pages::canBeKept);
        yield page.indicators().stream()
            .filter(each -> !each.pattern().isEmpty())
            .mapToInt(each -> PatternMeaning.of(each.pattern()).criteria().size())
            .sum();
      }
    };
  }

  /** PostgreSQL has no text with a NUL; one indicator must not cost all the others. */
  private static void canBeKept(Indicator indicator) {
    if ((indicator.id() + indicator.pattern() + indicator.title()).indexOf('\0') >= 0) {
      throw new AssertionError("can't be kept: " + indicator.id());
    }
  }
}
