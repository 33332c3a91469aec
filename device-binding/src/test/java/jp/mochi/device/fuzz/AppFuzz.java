package jp.mochi.device.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jp.mochi.device.app.App;
import jp.mochi.device.app.AppVersion;
import jp.mochi.device.app.Criteria;
import jp.mochi.device.app.VersionRange;

/**
 * Apps as reports name them, and what an entry of the blocklist says of them: id, version, signer,
 * hash, name and a range of versions, a line each.
 */
public final class AppFuzz {
  private static final int FIELDS = 6;

  private AppFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is an app that can be reported, and an entry that can mean it. */
  static boolean takes(byte[] data) {
    var lines = new String(data, StandardCharsets.UTF_8).split("\n", FIELDS);
    var text = Arrays.copyOf(lines, FIELDS);
    Arrays.setAll(text, i -> i < lines.length ? lines[i] : "");
    var lenient = App.of(text[0], text[1], text[2], text[3], text[4]);
    var strict = App.read(text[0], text[1], text[2], text[3], text[4]);
    if (strict instanceof App.Read.Good(var app)
        && lenient.filter(it -> it.id().equals(app.id())).isEmpty()) {
      throw new AssertionError("good when it is read strictly, and another when it is not");
    }
    order(text[1], text[5]);
    var entry = Criteria.read(text[0], text[5], text[2], text[3]);
    if (!(entry instanceof Criteria.Read.Good(var criteria))) {
      return false;
    }
    criteria.versions().ifPresent(AppFuzz::readAgain);
    return lenient.filter(it -> criteria.mean(it) || !it.version().isEmpty()).isPresent();
  }

  private static void order(String one, String other) {
    var left = AppVersion.of(one);
    var right = AppVersion.of(other);
    if (Integer.signum(left.compareTo(right)) != -Integer.signum(right.compareTo(left))
        || left.compareTo(AppVersion.of(one)) != 0) {
      throw new AssertionError("no order");
    }
  }

  /** As it is kept it means the same. */
  private static void readAgain(VersionRange range) {
    if (!VersionRange.read(range.text()).equals(new VersionRange.Read.Good(range))) {
      throw new AssertionError("read again, another range: " + range.text());
    }
  }
}
