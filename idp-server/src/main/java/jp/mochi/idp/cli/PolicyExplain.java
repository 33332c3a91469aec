package jp.mochi.idp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import jp.mochi.idp.network.IpAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy explain}: what the policy in force says of somebody, and why. */
@Command(name = "explain")
final class PolicyExplain extends RemoteCommand {
  @Option(
      names = "--user",
      required = true,
      paramLabel = "NAME",
      descriptionKey = "policy.explain.user")
  private String user = "";

  @Option(
      names = "--sp",
      required = true,
      paramLabel = "NAME",
      descriptionKey = "policy.explain.sp")
  private String service = "";

  @Option(
      names = "--ip",
      required = true,
      paramLabel = "ADDRESS",
      descriptionKey = "policy.explain.ip")
  private String address = "";

  @Option(names = "--at", paramLabel = "TIME", descriptionKey = "policy.explain.at")
  private @Nullable String at;

  @Option(names = "--factor", paramLabel = "FACTOR[=AGE]", descriptionKey = "policy.explain.factor")
  private List<String> factors = new ArrayList<>();

  @Option(names = "--device", paramLabel = "ID", descriptionKey = "policy.explain.device")
  private @Nullable String device;

  @Option(names = "--known-browser", descriptionKey = "policy.explain.knownBrowser")
  private boolean knownBrowser;

  PolicyExplain(Terminal terminal) {
    super(terminal);
  }

  @Override
  void check() {
    if (IpAddress.parse(address).isEmpty()) {
      throw wrongUse(terminal().words().of("policy.notAnAddress", address));
    }
  }

  @Override
  void ask(Remote server) {
    var query = new TreeMap<String, String>();
    query.put("user", user);
    query.put("service", service);
    query.put("from", address);
    if (at != null) {
      query.put("at", at);
    }
    if (device != null) {
      query.put("device", device);
    }
    if (knownBrowser) {
      query.put("knownBrowser", "true");
    }
    if (!factors.isEmpty()) {
      query.put("proved", String.join(",", factors));
    }
    var answer = server.get("/policy/explain", query);
    if (json()) {
      print(answer);
    } else {
      new DecisionPrint(terminal()).show(answer);
    }
  }
}
