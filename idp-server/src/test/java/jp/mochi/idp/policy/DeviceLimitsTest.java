package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.DeviceLimits.Limit;
import org.junit.jupiter.api.Test;

/** Which limit decides on one more device, beside the number for everybody. */
class DeviceLimitsTest {
  private static final Optional<Set<String>> UNKNOWN = Optional.empty();
  private static final Optional<Set<String>> VIP = Optional.of(Set.of("vip"));
  private static final Optional<Set<String>> STAFF = Optional.of(Set.of("staff"));
  private static final Limit MANY = limit("many", Set.of("vip"), 20);
  private static final Limit FEW = limit("few", Set.of("guests"), 2);
  private static final Limit ALL = limit("all", Set.of(), 8);

  private static Limit limit(String name, Set<String> groups, int most) {
    return new Limit(name, groups, Optional.empty(), most);
  }

  private static String decides(Optional<Set<String>> groups, Limit... written) {
    return new DeviceLimits(List.of(written))
        .on(groups, Ownership.CORPORATE, 5)
        .map(Limit::name)
        .orElse("everybody's");
  }

  @Test
  void theFirstThatConcernsSomebodyDecidesWhateverTheNumberForEverybody() {
    assertEquals("many", decides(VIP, MANY, FEW));
    assertEquals("all", decides(STAFF, MANY, ALL));
    assertEquals("everybody's", decides(STAFF, MANY, FEW));
  }

  /** Otherwise everybody would have the most that anybody has while the directory is away. */
  @Test
  void whoseGroupsAreUnknownMayBeSomebodyWhomNoLimitConcerns() {
    assertEquals("everybody's", decides(UNKNOWN, MANY));
    assertEquals("few", decides(UNKNOWN, MANY, FEW));
  }

  @Test
  void theNumberForEverybodyIsNoLimitWhereALimitIsForAll() {
    assertEquals("all", decides(UNKNOWN, MANY, ALL));
    assertEquals("few", decides(UNKNOWN, FEW, ALL));
  }
}
