package jp.mochi.idp.lifecycle.names;

import java.util.regex.Pattern;

/**
 * Cells that a spreadsheet would run as a formula ({@code =HYPERLINK(…)}). They are written with an
 * apostrophe in front, and those that look like that already with one more, so that each reads back
 * as exactly what it was.
 */
public final class FormulaCells {
  private static final Pattern FORMULA = Pattern.compile("(?s)'*[=+\\-@\\t\\r\\n].*");

  private FormulaCells() {}

  static String write(String text) {
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }

  /** What stands in a cell. */
  public static String read(String cell) {
    return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
  }
}
