package jp.mochi.idp.session;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;

/** Proved factors in one column: {@code PASSWORD@1763700000000 DEVICE@1763700004000}. */
final class FactorText {
  private FactorText() {}

  static String write(List<ProvedFactor> factors) {
    return factors.stream()
        .map(proved -> proved.factor() + "@" + proved.at().toEpochMilli())
        .collect(Collectors.joining(" "));
  }

  static List<ProvedFactor> read(String text) {
    return Stream.of(text.split(" ", -1))
        .filter(part -> !part.isEmpty())
        .map(FactorText::one)
        .toList();
  }

  private static ProvedFactor one(String part) {
    var at = part.indexOf('@');
    return new ProvedFactor(
        Factor.valueOf(part.substring(0, at)),
        Instant.ofEpochMilli(Long.parseLong(part.substring(at + 1))));
  }
}
