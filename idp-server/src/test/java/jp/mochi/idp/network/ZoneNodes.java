package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.network.CidrTest.ip;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.network.OutsideCalls.Fetched;
import jp.mochi.idp.network.OutsideCalls.Outcome;
import jp.mochi.idp.network.ZoneMembership.Answer;

/** Nodes that keep the zones of a plan, and the list elsewhere that they fetch. */
final class ZoneNodes {
  static final URI URL = URI.create("https://lists.example/carrier.txt");
  static final Duration REFRESH = Duration.ofHours(1);
  static final ZonePlan CARRIER = plan(Optional.empty(), new ZoneSource.ListUrl(URL, REFRESH));

  final ManualClock clock = new ManualClock();
  final List<URI> asked = new ArrayList<>();
  Outcome answer = list("203.0.113.0/24");

  static Outcome list(String text) {
    return new Fetched(new Body(text.getBytes(UTF_8)));
  }

  static ZonePlan plan(Optional<Path> countries, ZoneSource... sources) {
    return new ZonePlan(List.of(new ZonePlan.Zone("zone", true, List.of(sources))), countries);
  }

  /** Another one, as it starts. */
  ZoneSources node(ZonePlan plan, Database database, Executor fetcher) {
    return new ZoneSources(
        plan,
        new ZoneSources.Parts(
            database,
            url -> {
              asked.add(url);
              return answer;
            },
            fetcher,
            clock));
  }

  static Answer lies(ZoneSources node, String address) {
    return node.zones().of(ip(address)).of("zone");
  }

  static void on(Engine engine, Consumer<Database> test) {
    try (var database = engine.open()) {
      test.accept(database);
    }
  }
}
