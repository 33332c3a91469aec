package jp.mochi.idp.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;

/**
 * Proved factors in one column: {@code PASSWORD@1763700000000 DEVICE@1763700004000/4b0e…}, where
 * what follows the slash is the id of the request that a proof was made for, until it is spent.
 */
final class FactorText {
  private FactorText() {}

  static String write(List<ProvedFactor> factors) {
    return factors.stream().map(FactorText::one).collect(Collectors.joining(" "));
  }

  private static String one(ProvedFactor proved) {
    var since = proved.factor() + "@" + proved.at().toEpochMilli();
    return since + proved.request().map(FactorText::mark).orElse("");
  }

  /** What a proof bears that was made for this request. */
  static String mark(UUID request) {
    return "/" + request;
  }

  static List<ProvedFactor> read(String text) {
    return Stream.of(text.split(" ", -1))
        .filter(part -> !part.isEmpty())
        .map(FactorText::one)
        .toList();
  }

  private static ProvedFactor one(String part) {
    var at = part.indexOf('@');
    var mark = part.indexOf('/', at);
    var end = mark < 0 ? part.length() : mark;
    return new ProvedFactor(
        Factor.valueOf(part.substring(0, at)),
        Instant.ofEpochMilli(Long.parseLong(part.substring(at + 1, end))),
        mark < 0 ? Optional.empty() : Optional.of(UUID.fromString(part.substring(mark + 1))));
  }
}
