package jp.mochi.idp.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.PasswordPolicy;
import jp.mochi.idp.policy.Policy;

/** Reads {@code policy.yaml}: either rules that can be put in force or every fault in them. */
public final class PolicyFile {
  private PolicyFile() {}

  /** What came of reading. */
  public sealed interface Outcome {
    record Read(Policy policy, String version) implements Outcome {}

    record Faulty(List<Fault> faults) implements Outcome {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads the rules. Their version is the beginning of the file's SHA-256. */
  public static Outcome read(Path path) {
    var file = YamlFile.open(path, Map.of());
    if (!file.readable()) {
      return new Outcome.Faulty(file.faults());
    }
    var rule = rule(file.root());
    var faults = file.faults();
    if (!faults.isEmpty()) {
      return new Outcome.Faulty(faults);
    }
    var version = version(path);
    return new Outcome.Read(new PasswordPolicy(version, rule), version);
  }

  private static String rule(Section root) {
    root.required("version", version(), "1", "1");
    if (!root.has("rules")) {
      root.missing("rules", "[{name: password, require: [password]}]");
      return "";
    }
    var rules = root.sections("rules");
    var names = rules.stream().map(PolicyFile::name).toList();
    if (names.size() != 1) {
      root.fault("rules", FaultCode.POLICY_RULES);
      return "";
    }
    return names.getFirst();
  }

  private static String name(Section rule) {
    var reason = rule.section("reason");
    reason.required("ja", Form.text(), "", "パスワードで本人を確認します");
    reason.required("en", Form.text(), "", "The password shows who it is");
    if (!rule.has("require")) {
      rule.missing("require", "[password]");
    } else if (rule.list("require", factor()).isEmpty()) {
      rule.fault("require", FaultCode.POLICY_REQUIRE, "[]");
    }
    return rule.required("name", Form.text(), "", "password");
  }

  private static Form<String> version() {
    return text -> text.equals("1") ? Form.good(text) : Form.bad(FaultCode.POLICY_VERSION, text);
  }

  private static Form<Factor> factor() {
    return text ->
        text.equals("password")
            ? Form.good(Factor.PASSWORD)
            : Form.bad(FaultCode.POLICY_REQUIRE, text);
  }

  private static String version(Path path) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (IOException goneMeanwhile) {
      throw new UncheckedIOException(goneMeanwhile);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
