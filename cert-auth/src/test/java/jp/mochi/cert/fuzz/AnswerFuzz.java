package jp.mochi.cert.fuzz;

import java.time.Instant;
import java.util.List;
import jp.mochi.cert.answer.ReadSignedAnswer;

/** What phones answer with a certificate of their maker's. */
public final class AnswerFuzz {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private AnswerFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether a phone of the one maker's has signed it; a refusal fits a record. */
  static boolean takes(byte[] data) {
    return switch (ReadSignedAnswer.read(data, List.of(Fixed.CERTIFICATE), false, NOW)) {
      case ReadSignedAnswer.Reading.Read read -> true;
      case ReadSignedAnswer.Reading.Refused(var fault, var why) -> {
        if (why.isEmpty() || why.length() > 10_000) {
          throw new AssertionError(fault + ": " + why);
        }
        yield false;
      }
    };
  }
}
