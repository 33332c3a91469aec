package jp.mochi.idp.fuzz;

import jp.mochi.device.app.App;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.status.StatusBody;

/** Reports of how a device is, in our own format; a refusal fits a record and an answer. */
public final class StatusFuzz {
  private static final StatusBody.Sender SENDER =
      new StatusBody.Sender("phone-1", StatusSource.api("intune"));
  private static final int LONGEST_POINTER = 100;
  private static final int LONGEST_SENTENCE = 2_000;

  private StatusFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a report. */
  static boolean takes(byte[] data) {
    return switch (StatusBody.read(data, SENDER)) {
      case StatusBody.Outcome.Read(var report) -> {
        if (!report.device().equals("phone-1") || !report.source().equals(SENDER.source())) {
          throw new AssertionError("it speaks of another device, or as another");
        }
        report.apps().ifPresent(apps -> check(apps.size()));
        report.apps().ifPresent(apps -> apps.forEach(StatusFuzz::kept));
        yield true;
      }
      case StatusBody.Outcome.Bad(var why) -> {
        check(why.why());
        yield false;
      }
    };
  }

  private static void check(int apps) {
    if (apps > AppsReported.MOST) {
      throw new AssertionError(apps + " apps");
    }
  }

  /** Whoever keeps apps takes every one that was let through, or none of it. */
  static void kept(InstalledApp app) {
    App.of(app.id(), app.version(), app.signer(), app.hash(), app.name())
        .filter(it -> it.id().isEmpty())
        .ifPresent(
            it -> {
              throw new AssertionError("an app without an id");
            });
  }

  static void check(Notice why) {
    if (why.element().length() > LONGEST_POINTER
        || why.element().chars().anyMatch(Character::isISOControl)
        || why.english().length() > LONGEST_SENTENCE) {
      throw new AssertionError("not for a record: " + why.element());
    }
  }
}
