package jp.mochi.system;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page's form: where it goes and what it holds. */
record Form(URI action, Map<String, String> fields) {
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*?action=\"([^\"]*)\".*?</form>", Pattern.DOTALL);
  private static final Pattern INPUT =
      Pattern.compile("<input[^>]*name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"");

  private static final Pattern NUMBER = Pattern.compile("&#(x?)([0-9A-Fa-f]+);");

  static Form first(Surfer.Page page) {
    var form = FORM.matcher(page.body());
    if (!form.find()) {
      throw new AssertionError(
          "no form at " + page.at() + " (" + page.status() + "): " + page.body());
    }
    var fields = new LinkedHashMap<String, String>();
    var inputs = INPUT.matcher(form.group());
    while (inputs.find()) {
      fields.put(unescaped(inputs.group(1)), unescaped(inputs.group(2)));
    }
    return new Form(page.at().resolve(unescaped(form.group(1))), fields);
  }

  /** A field that must be there. */
  String field(String name) {
    var value = fields.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " in the form to " + action);
    }
    return value;
  }

  private static String unescaped(String text) {
    return NUMBER
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(character(m.group(1), m.group(2))))
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static String character(String x, String number) {
    return Character.toString(Integer.parseInt(number, x.isEmpty() ? 10 : 16));
  }
}
