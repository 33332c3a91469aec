package jp.mochi.idp.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.metadata.Classification;
import jp.mochi.metadata.MappedObligation;
import org.junit.jupiter.api.Test;

/** What entries can say of a service is what rules can ask for, word by word. */
class ObligationNamesTest {
  @Test
  void everyObligationOfARuleCanBeMapped() {
    var hour = Optional.of(Duration.ofHours(1));
    var all = new Obligations(hour, hour, hour, Set.of(Obligations.Mark.values()));
    assertEquals(all.byName().keySet(), new HashSet<>(MappedObligation.NAMES));
  }

  @Test
  void everyPlaceOfDataIsOneThatRulesKnow() {
    assertEquals(
        Stream.of(DataLocation.values()).map(DataLocation::text).collect(Collectors.toSet()),
        Stream.of(Classification.Data.values())
            .map(Classification.Data::text)
            .collect(Collectors.toSet()));
    assertEquals(ServiceFacts.HIGHEST, Classification.HIGHEST);
  }
}
