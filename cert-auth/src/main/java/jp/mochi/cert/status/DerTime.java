package jp.mochi.cert.status;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import jp.mochi.cert.status.DerCursor.Malformed;
import jp.mochi.cert.status.DerCursor.Value;

/** RFC 5280 §4.1.2.5: {@code YYMMDDHHMMSSZ} to 2049, {@code YYYYMMDDHHMMSSZ} from 2050 on. */
final class DerTime {
  private DerTime() {}

  /** Seconds since 1970. */
  static long read(DerCursor in) throws Malformed {
    var value = in.next();
    var utc = value.tag() == DerCursor.UTC_TIME && value.length() == 13;
    var general = value.tag() == DerCursor.GENERALIZED_TIME && value.length() == 15;
    if ((!utc && !general) || in.byteAt(value.end() - 1) != 'Z') {
      throw new Malformed("no time at " + value.start());
    }
    var at = value.from();
    var year = two(in, at);
    if (general) {
      year = 100 * year + two(in, at + 2);
      at += 2;
    } else {
      year += year < 50 ? 2000 : 1900;
    }
    try {
      return LocalDateTime.of(
              year,
              two(in, at + 2),
              two(in, at + 4),
              two(in, at + 6),
              two(in, at + 8),
              two(in, at + 10))
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException noSuchTime) {
      throw malformed(value);
    }
  }

  private static int two(DerCursor in, int at) throws Malformed {
    var tens = in.byteAt(at) - '0';
    var ones = in.byteAt(at + 1) - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
      throw new Malformed("no digits at " + at);
    }
    return 10 * tens + ones;
  }

  private static Malformed malformed(Value value) {
    return new Malformed("no time at " + value.start());
  }
}
