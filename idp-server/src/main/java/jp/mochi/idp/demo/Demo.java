package jp.mochi.idp.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jp.mochi.idp.StartFailure;

/** The demo while it runs: all of its parts, closed in the reverse order of their start. */
final class Demo implements AutoCloseable {
  private static final String SAMPLE_NAME = "sample";

  private interface Part extends AutoCloseable {
    @Override
    void close();
  }

  private final DemoPlan plan;
  private final Words words;
  private final Clock clock;
  private final Deque<Part> parts = new ArrayDeque<>();
  private Optional<DemoFolder> folder = Optional.empty();
  private Optional<SampleProcess> sample = Optional.empty();

  private Demo(DemoPlan plan, Words words, Clock clock) {
    this.plan = plan;
    this.words = words;
    this.clock = clock;
  }

  /**
   * Starts everything and answers once a person can sign on.
   *
   * @throws StartFailure with one sentence; nothing is left running then
   */
  static Demo start(DemoPlan plan, Words words, Steps steps, Clock clock) throws StartFailure {
    var taken = DemoPorts.taken(plan);
    if (taken.isPresent()) {
      throw new StartFailure(words.portTaken(taken.get(), DemoPorts.freeFrom(plan.port() + 1000)));
    }
    var demo = new Demo(plan, words, clock);
    try {
      demo.startParts(steps);
      return demo;
    } catch (StartFailure | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  private void startParts(Steps steps) throws StartFailure {
    steps.next(words.say("鍵と証明書を用意しています", "Making keys and certificates"));
    var mine = DemoFolder.open(plan, clock, words.language());
    parts.push(mine::close);
    folder = Optional.of(mine);
    steps.next(words.say("サーバーを起動しています", "Starting the server"));
    var service = SampleProcess.launch(plan, mine);
    parts.push(service::close);
    sample = Optional.of(service);
    var idp = EmbeddedIdp.start(mine, clock);
    parts.push(idp::close);
    steps.next(words.say("サンプルサービスを起動しています", "Starting the sample service"));
    service.awaitReady();
    register(idp, service, mine);
    if (plan.exposed()) {
      parts.push(CaPage.start(plan, mine.authority().certificate())::close);
    }
  }

  /** Once for each address; taken out by hand, it stays out. */
  private void register(EmbeddedIdp idp, SampleProcess service, DemoFolder mine)
      throws StartFailure {
    var note = mine.resolve("sample/registered");
    var address = plan.sampleUrl() + "/metadata";
    try {
      var known = Files.exists(note) ? Files.readString(note) : "";
      if (known.lines().noneMatch(address::equals)) {
        idp.register(SAMPLE_NAME, address, service.metadata(plan, mine));
        DemoFolder.write(note, known + address + "\n");
      }
    } catch (IOException e) {
      throw new StartFailure(words.folderFault(plan.folder(), e), e);
    }
  }

  DemoPlan plan() {
    return plan;
  }

  /** The demo's folder, which is there once it has started. */
  DemoFolder folder() {
    return folder.orElseThrow();
  }

  /** Completed should the sample service end before the demo does. */
  CompletableFuture<Process> sampleEnded() {
    return sample.orElseThrow().ended();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
