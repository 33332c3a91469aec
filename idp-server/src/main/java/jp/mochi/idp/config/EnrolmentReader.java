package jp.mochi.idp.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.cert.authority.EnrolmentRoute;

/** Reads {@code enrolment}. */
final class EnrolmentReader {
  /**
   * A page leads on to another way, a signing request that somebody files always waits, and a key
   * that is handed out once and not kept can't.
   */
  private static final List<EnrolmentRoute> WAYS = List.of(EnrolmentRoute.SCEP, EnrolmentRoute.EST);

  private final Section section;

  EnrolmentReader(Section section) {
    this.section = section;
  }

  EnrolmentConfig read() {
    var usual = EnrolmentConfig.USUAL;
    return new EnrolmentConfig(
        Set.copyOf(section.list("approval", way())),
        section.orElse("code", Durations.between("1m", "1h"), usual.code()),
        section.orElse("staff-code", Durations.between("5m", "7d"), usual.staffCode()),
        section.orElse("requests", Durations.between("1h", "30d"), usual.requests()),
        section.orElse("overlap", Durations.between("0s", "60d"), usual.overlap()));
  }

  private static Form<EnrolmentRoute> way() {
    return text ->
        EnrolmentRoute.of(text)
            .filter(WAYS::contains)
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  private static String choices() {
    return WAYS.stream().map(EnrolmentRoute::text).collect(Collectors.joining(", "));
  }
}
