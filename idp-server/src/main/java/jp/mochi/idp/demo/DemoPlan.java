package jp.mochi.idp.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the demo is and how it is reached.
 *
 * @param folder where everything is kept, absolute
 * @param baseUrl what browsers see of the identity provider
 * @param port of the main listener; four more follow it
 * @param exposed whether other machines may reach it: on all addresses instead of loopback only
 */
record DemoPlan(Path folder, URI baseUrl, int port, boolean exposed) {
  static final int USUAL_PORT = 8443;
  private static final int LAST_PORT = 65535 - 4;
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  /** The options are either a plan or refused. */
  sealed interface Outcome {
    record Planned(DemoPlan plan) implements Outcome {}

    record Refused(DemoRefusal why, String given) implements Outcome {}
  }

  /**
   * Makes a plan of the options.
   *
   * @param port as given by {@code --port}
   * @param baseUrl as given by {@code --base-url}
   */
  static Outcome of(Path folder, Optional<Integer> port, Optional<String> baseUrl) {
    if (port.isPresent() && (port.get() < 1 || port.get() > LAST_PORT)) {
      return new Outcome.Refused(DemoRefusal.PORT, String.valueOf(port.get()));
    }
    var absolute = folder.toAbsolutePath().normalize();
    return baseUrl
        .map(text -> exposed(absolute, port, text.strip()))
        .orElseGet(() -> new Outcome.Planned(onLoopback(absolute, port.orElse(USUAL_PORT))));
  }

  static DemoPlan onLoopback(Path folder, int port) {
    return new DemoPlan(folder, URI.create("https://localhost:" + port), port, false);
  }

  private static Outcome exposed(Path folder, Optional<Integer> port, String text) {
    URI given;
    try {
      given = new URI(text);
    } catch (URISyntaxException e) {
      return new Outcome.Refused(DemoRefusal.NOT_AN_ADDRESS, text);
    }
    var refusal = refusal(given);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get(), text);
    }
    int wanted = given.getPort() == -1 ? port.orElse(USUAL_PORT) : given.getPort();
    if (wanted < 1 || wanted > LAST_PORT) {
      return new Outcome.Refused(DemoRefusal.PORT, String.valueOf(wanted));
    }
    if (port.isPresent() && port.get() != wanted) {
      return new Outcome.Refused(DemoRefusal.TWO_PORTS, port.get() + ", " + text);
    }
    var name = given.getHost().toLowerCase(Locale.ROOT);
    var baseUrl = URI.create("https://" + name + ":" + wanted);
    return new Outcome.Planned(new DemoPlan(folder, baseUrl, wanted, true));
  }

  private static Optional<DemoRefusal> refusal(URI given) {
    var scheme = given.getScheme();
    var host = given.getHost();
    if (scheme != null && scheme.equalsIgnoreCase("http")) {
      return Optional.of(DemoRefusal.NOT_HTTPS);
    }
    boolean bare =
        List.of("", "/").contains(String.valueOf(given.getRawPath()))
            && given.getRawQuery() == null
            && given.getRawFragment() == null
            && given.getRawUserInfo() == null;
    if (scheme == null || !scheme.equalsIgnoreCase("https") || host == null || !bare) {
      return Optional.of(DemoRefusal.NOT_AN_ADDRESS);
    }
    return refusal(host.toLowerCase(Locale.ROOT));
  }

  private static Optional<DemoRefusal> refusal(String host) {
    // The URL standard reads a host whose last part is a number as an IPv4 address.
    if (host.startsWith("[") || NUMERIC_END.matcher(host).matches()) {
      return Optional.of(DemoRefusal.NO_NAME);
    }
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return Optional.of(DemoRefusal.LOOPBACK);
    }
    return NAME.matcher(host).matches()
        ? Optional.empty()
        : Optional.of(DemoRefusal.NOT_AN_ADDRESS);
  }

  int clientCertificatePort() {
    return port + 1;
  }

  int managementPort() {
    return port + 2;
  }

  int samplePort() {
    return port + 3;
  }

  int caPagePort() {
    return port + 4;
  }

  /** The ports it opens. */
  List<Integer> ports() {
    int count = exposed ? 5 : 4;
    return java.util.stream.IntStream.range(port, port + count).boxed().toList();
  }

  String host() {
    return baseUrl.getHost();
  }

  /** What the TLS certificate is for. */
  Set<String> names() {
    var names = new LinkedHashSet<String>();
    names.add(host());
    names.addAll(List.of("localhost", "127.0.0.1", "::1"));
    return names;
  }

  /** The address to listen on. */
  String listenOn() {
    return exposed ? "0.0.0.0" : "127.0.0.1";
  }

  URI sampleUrl() {
    return URI.create("https://" + host() + ":" + samplePort());
  }

  URI caPageUrl() {
    return URI.create("http://" + host() + ":" + caPagePort() + "/");
  }
}
