package jp.mochi.idp.inforce;

import java.util.List;
import jp.mochi.idp.network.ZoneMembership;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.ZoneFacts;

/** Where addresses lie, as rules look at it. */
public final class ZonePlaces {
  private ZonePlaces() {}

  /** What rules know of an address. */
  public static ZoneFacts of(ZoneMembership zones) {
    return new ZoneFacts(zones.in(), zones.out(), zones.unknown());
  }

  /** Each set of zones in which some address lies, as many as a search for another place takes. */
  public static List<ZoneFacts> of(Zones zones) {
    return zones.all().stream().limit(NearestChange.MOST_PLACES + 1).map(ZonePlaces::of).toList();
  }
}
