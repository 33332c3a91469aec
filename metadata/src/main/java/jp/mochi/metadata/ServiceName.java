package jp.mochi.metadata;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The short name of a service: 1 to 40 of {@code a-z}, {@code 0-9} and {@code -}. */
public final class ServiceName {
  private static final Pattern RULE = Pattern.compile("[a-z0-9-]{1,40}");
  private static final int LONGEST = 40;
  private static final int LONGEST_STEM = 36;

  private ServiceName() {}

  /** Whether a service may be called so. */
  public static boolean isAllowed(String name) {
    return RULE.matcher(name).matches();
  }

  /**
   * A name for a service that was given none, from its entity ID's host: {@code
   * https://www.example.com/saml} is {@code example-com}, {@code urn:federation:MicrosoftOnline} is
   * {@code microsoftonline}. A number follows where that is taken.
   */
  public static String derive(String entityId, Predicate<String> taken) {
    var stem = stem(entityId);
    if (!taken.test(stem)) {
      return stem;
    }
    var shortStem = trimmed(stem.substring(0, Math.min(stem.length(), LONGEST_STEM)));
    int number = 2;
    while (taken.test(shortStem + "-" + number)) {
      number++;
    }
    return shortStem + "-" + number;
  }

  private static String stem(String entityId) {
    var text = entityId.toLowerCase(Locale.ROOT).replaceFirst("^https?://(www\\.)?", "");
    if (text.startsWith("urn:")) {
      text = text.substring(text.lastIndexOf(':') + 1);
    }
    text = text.replaceFirst("[/?#:].*$", "");
    var plain = trimmed(text.replaceAll("[^a-z0-9]+", "-"));
    var cut = trimmed(plain.substring(0, Math.min(plain.length(), LONGEST)));
    return cut.isEmpty() ? "service" : cut;
  }

  private static String trimmed(String text) {
    return text.replaceAll("^-+|-+$", "");
  }
}
