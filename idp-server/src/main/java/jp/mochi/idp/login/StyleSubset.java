package jp.mochi.idp.login;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What our pages can meet of a general style sheet. A page carries its style sheet in itself, so
 * four fifths of Pico (tables, sliders, menus, themes) would travel with each page for nothing.
 *
 * <p>A rule stays if one of its selectors could match an element of {@link #ELEMENTS} that has no
 * class and none but {@link #ATTRIBUTES}; a custom property stays if something uses it. In doubt a
 * rule stays. A system test holds every element's computed style against that under the whole
 * sheet.
 */
final class StyleSubset {
  private static final Set<String> ELEMENTS =
      Set.of(
          "a", "body", "button", "code", "dd", "details", "div", "dl", "dt", "footer", "form", "h1",
          "html", "input", "label", "main", "p", "span", "strong", "summary", "svg");

  private static final Set<String> ATTRIBUTES =
      Set.of(
          "aria-busy",
          "hidden",
          "open",
          "readonly",
          "role=alert",
          "role=button",
          "type=button",
          "type=password",
          "type=submit",
          "type=text");

  private static final Pattern COMMENT = Pattern.compile("/\\*[^!].*?\\*/", Pattern.DOTALL);
  private static final Pattern CHARSET = Pattern.compile("@charset [^;]*;");
  private static final String ARGUMENT = "\\(((?:[^()]|\\([^()]*\\))*)\\)";
  private static final Pattern NOT = Pattern.compile(":not" + ARGUMENT);
  private static final Pattern EITHER = Pattern.compile(":(?:is|where)" + ARGUMENT);
  private static final Pattern ATTRIBUTE = Pattern.compile("\\[([^\\]]*)]");
  private static final Pattern STATE = Pattern.compile("::?[-a-z]+(?:\\([^)]*\\))?");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");
  private static final Pattern USE = Pattern.compile("var\\(\\s*(--[-a-z0-9]+)");

  private StyleSubset() {}

  /**
   * The rules of a sheet that can matter, in their order and with its licence's comment.
   *
   * @param sheet well-formed CSS of few liberties, as a minifier writes it
   * @param others what comes after it in the same page, and may use its custom properties
   */
  static String of(String sheet, String others) {
    var rules = rulesThatMatch(CHARSET.matcher(plain(sheet)).replaceFirst(""));
    while (true) {
      var fewer = withoutUnused(rules, uses(rules + others));
      if (fewer.length() == rules.length()) {
        return licence(sheet) + rules;
      }
      rules = fewer;
    }
  }

  private static String plain(String sheet) {
    return COMMENT.matcher(sheet.replace(licence(sheet), "")).replaceAll("");
  }

  private static String licence(String sheet) {
    int from = sheet.indexOf("/*!");
    return from < 0 ? "" : sheet.substring(from, sheet.indexOf("*/", from) + 2);
  }

  private static String rulesThatMatch(String css) {
    var kept = new StringBuilder();
    for (var block : CssBlock.in(css)) {
      if (block.isConditional()) {
        kept.append(block.with(rulesThatMatch(block.body())));
      } else if (!block.head().startsWith("@")) {
        var selectors =
            CssBlock.split(block.head(), ',').stream()
                .filter(StyleSubset::canMatch)
                .collect(Collectors.joining(","));
        kept.append(selectors.isEmpty() ? "" : selectors + "{" + block.body() + "}");
      }
    }
    return kept.toString();
  }

  private static boolean canMatch(String selector) {
    var asked = NOT.matcher(selector).replaceAll("");
    var either = EITHER.matcher(asked);
    if (either.find()) {
      var before = asked.substring(0, either.start());
      var after = asked.substring(either.end());
      return CssBlock.split(either.group(1), ',').stream()
          .anyMatch(one -> canMatch(before + one + after));
    }
    return hasOurAttributes(asked) && hasOurNames(ATTRIBUTE.matcher(asked).replaceAll(""));
  }

  private static boolean hasOurAttributes(String selector) {
    return ATTRIBUTE
        .matcher(selector)
        .results()
        .map(found -> found.group(1).replaceAll("[\"']", ""))
        .allMatch(a -> ATTRIBUTES.contains(a) || ATTRIBUTES.contains(a.replaceAll("=.*", "")));
  }

  private static boolean hasOurNames(String selector) {
    if (selector.contains(".") || selector.contains("#") || selector.equals(":host")) {
      return false;
    }
    return NAME.matcher(STATE.matcher(selector).replaceAll(""))
        .results()
        .allMatch(name -> ELEMENTS.contains(name.group()));
  }

  private static Set<String> uses(String css) {
    return USE.matcher(css).results().map(use -> use.group(1)).collect(Collectors.toSet());
  }

  private static String withoutUnused(String css, Set<String> used) {
    var kept = new StringBuilder();
    for (var block : CssBlock.in(css)) {
      kept.append(
          block.with(
              block.isConditional()
                  ? withoutUnused(block.body(), used)
                  : String.join(";", declarations(block.body(), used))));
    }
    return kept.toString();
  }

  private static List<String> declarations(String body, Set<String> used) {
    var kept = new ArrayList<String>();
    for (var declaration : CssBlock.split(body, ';')) {
      var name = declaration.substring(0, Math.max(0, declaration.indexOf(':'))).strip();
      if (!name.startsWith("--") || used.contains(name)) {
        kept.add(declaration);
      }
    }
    return kept;
  }
}
