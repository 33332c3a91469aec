package jp.mochi.cert.enrolment;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody shows to be given a certificate, written {@code handle.secret}. The handle finds
 * the row, the secret opens it.
 */
public sealed interface Challenge {
  /** As it is handed out, and shown. */
  String text();

  /** Good once, for one device of one person. */
  record OneTime(String handle, Secret secret) implements Challenge {
    @Override
    public String text() {
      return handle + "." + secret.reveal();
    }

    @Override
    public String toString() {
      return "OneTime[" + handle + "]";
    }
  }

  /**
   * An MDM's, the same for all of its devices.
   *
   * @param name what the MDM is called
   */
  record Shared(String name, Secret secret) implements Challenge {
    @Override
    public String text() {
      return name + "." + secret.reveal();
    }

    @Override
    public String toString() {
      return "Shared[" + name + "]";
    }
  }

  /** What an MDM may be called: never what a handle looks like. */
  String MDM_NAME = "[a-z][a-z0-9-]{0,19}";

  /** Anything longer is none. */
  int LONGEST = 200;

  Pattern ONE_TIME =
      Pattern.compile(
          "([" + Random.ALPHABET + "]{26})\\.([" + Random.ALPHABET + "]{1,64})",
          Pattern.CASE_INSENSITIVE);
  Pattern SHARED = Pattern.compile("(" + MDM_NAME + ")\\.([" + Random.ALPHABET + "]{1,64})");

  /** Reads one as it was shown; empty when it isn't the form of one. */
  static Optional<Challenge> read(String text) {
    var trimmed = text.strip();
    if (trimmed.length() > LONGEST) {
      return Optional.empty();
    }
    var oneTime = ONE_TIME.matcher(trimmed);
    if (oneTime.matches()) { // typed on a phone it may begin with a capital
      var secret = new Secret(oneTime.group(2).toLowerCase(Locale.ROOT));
      return Optional.of(new OneTime(oneTime.group(1).toLowerCase(Locale.ROOT), secret));
    }
    var shared = SHARED.matcher(trimmed);
    return shared.matches()
        ? Optional.of(new Shared(shared.group(1), new Secret(shared.group(2))))
        : Optional.empty();
  }
}
