package jp.mochi.idp.lifecycle.status.poll;

import static jp.mochi.idp.lifecycle.status.poll.PollBench.ANDROID_ID;
import static jp.mochi.idp.lifecycle.status.poll.PollBench.INTUNE_ID;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Device managements that are asked how their devices are, by a server that plays them. */
abstract class PolledDevices {
  private final Engine engine;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // open() sets it
  PollBench bench;

  PolledDevices(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() throws Exception {
    bench = new PollBench(engine, folder);
    bench.clock.pass(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  void pixel() {
    bench.registered(
        "pixel", Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.MDM_ID, ANDROID_ID);
  }

  void iphone() {
    bench.registered("iphone", Ownership.CORPORATE, Platform.IOS, IdentifierKind.MDM_ID, INTUNE_ID);
  }

  Optional<Boolean> flag(String device, String source, StatusFlag flag) {
    return Optional.ofNullable(bench.status(device).get(source))
        .flatMap(kept -> kept.facts().flag(flag));
  }

  KeptStatus kept(String device, String source) {
    return Objects.requireNonNull(bench.status(device).get(source));
  }

  static List<StatusSources.Named> named(StatusSources.Shown shown, String sort) {
    return shown.named().getOrDefault(sort, List.of());
  }

  static int count(StatusSources.Shown shown, String sort) {
    return shown.numbers().getOrDefault(sort, -1);
  }
}
