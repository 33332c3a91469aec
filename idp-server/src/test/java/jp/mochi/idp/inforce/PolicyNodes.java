package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.ZoneSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers on one database, each with a policy's file of its own, moved on round by round. */
abstract class PolicyNodes {
  static final String FIRST = policy("first", "");
  static final String SECOND = policy("second", "");
  static final String THIRD = policy("third", "");
  static final String BAD = FIRST.replace("require", "requrie");

  @TempDir private Path dir;
  final AtomicInteger readsLeft = new AtomicInteger(Integer.MAX_VALUE);
  OpenDatabase database = Engine.SQLITE.open();
  Executor fetcher = Runnable::run;

  @AfterEach
  void close() {
    database.close();
  }

  static String policy(String rule, String zones) {
    return """
    version: 1
    %srules:
      - name: %s
        reason: {ja: 本人確認, en: Who it is}
        require: [password]
    """
        .formatted(zones, rule);
  }

  Path file(String node) throws IOException {
    return Files.createDirectories(dir.resolve(node)).resolve("policy.yaml");
  }

  void write(String node, String text) throws IOException {
    Files.writeString(file(node), text);
  }

  PolicyInForce.Opening open(String node) throws IOException {
    var clock = new ManualClock();
    var zones =
        new ZoneSources.Parts(
            database, url -> new OutsideCalls.Refused("nothing is fetched here"), fetcher, clock);
    return PolicyInForce.open(
        new PolicyInForce.Parts(
            file(node),
            PolicyScope.PASSWORDS,
            node,
            new CountedReads(database, readsLeft),
            new AuditLog(false),
            zones,
            clock));
  }

  PolicyInForce node(String node) throws IOException {
    return assertInstanceOf(PolicyInForce.Opening.InForce.class, open(node)).policy();
  }

  PolicyInForce node(String node, String text) throws IOException {
    write(node, text);
    return node(node);
  }

  static void settle(PolicyInForce... nodes) {
    for (int round = 0; round < 6; round++) {
      for (var node : nodes) {
        node.round();
      }
    }
  }

  static String inForce(PolicyInForce node) {
    return node.rules().entry().version().number()
        + " "
        + node.rules().policy().rules().getFirst().name();
  }
}
