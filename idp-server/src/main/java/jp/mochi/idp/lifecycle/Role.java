package jp.mochi.idp.lifecycle;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token may be used for. */
public enum Role {
  /** Everything. */
  ADMIN,
  /** People and their sessions; looks into records. */
  HELPDESK,
  /** Looks into records and takes them away; changes nothing. */
  AUDITOR,
  /** Reports how devices are and what is on them, and nothing else: for a device management. */
  REPORTER;

  /** As it is written: {@code admin}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String word) {
    return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
