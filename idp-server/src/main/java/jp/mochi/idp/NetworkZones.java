package jp.mochi.idp;

import java.util.Locale;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ZonesFile;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.ZoneList;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.network.ZoneSources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network zones that the policy names. */
final class NetworkZones {
  private static final Logger log = LoggerFactory.getLogger(NetworkZones.class);

  private NetworkZones() {}

  /** Reads them all once; lists that aren't in the database yet come later. */
  static ZoneSources open(Ground ground, OutsideCalls outside) throws StartFailure {
    var parts =
        new ZoneSources.Parts(
            ground.database(),
            url -> outside.fetch(url, ZoneList.MOST_CHARACTERS),
            work -> Thread.ofVirtual().name("zone-list").start(work),
            ground.clock());
    return new ZoneSources(plan(ground.configuration()), parts);
  }

  private static ZonePlan plan(Configuration configuration) throws StartFailure {
    return switch (ZonesFile.read(configuration.policy())) {
      case ZonesFile.Outcome.Read(var plan, var warnings) -> {
        warnings.forEach(warning -> log.warn(warning.text(Locale.getDefault())));
        yield plan;
      }
      case ZonesFile.Outcome.Faulty(var faults) -> throw StartFailure.faulty(faults);
    };
  }
}
