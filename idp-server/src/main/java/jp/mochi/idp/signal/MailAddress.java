package jp.mochi.idp.signal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address as it may stand in a command and in a header (RFC 5321 §4.1.2): one mailbox in ASCII,
 * without a space, a line's end, a comma, a bracket or a quote, whoever keeps the directory.
 * Phones' addresses in Japan may have dots at the end of their local part or one after another;
 * such a local part is quoted, as the RFC wants it.
 *
 * @param text as it goes out
 */
public record MailAddress(String text) {
  private static final int LONGEST = 254;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
  private static final Pattern FORM =
      Pattern.compile(
          "((?:" + ATOM + "|\\.){1,62})@([A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})*)");
  private static final Pattern PLAIN = Pattern.compile(ATOM + "+(\\." + ATOM + "+)*");

  /** Empty where it can't be one. */
  public static Optional<MailAddress> of(String written) {
    var found = FORM.matcher(written.strip());
    if (!found.matches() || written.length() > LONGEST) {
      return Optional.empty();
    }
    var local = found.group(1);
    var quoted = PLAIN.matcher(local).matches() ? local : '"' + local + '"';
    return Optional.of(new MailAddress(quoted + "@" + found.group(2)));
  }
}
