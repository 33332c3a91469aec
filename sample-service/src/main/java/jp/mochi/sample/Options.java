package jp.mochi.sample;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line, understood.
 *
 * @param port the port to listen on; 0 takes a free one
 * @param listen the address to listen on; where none is given, loopback if the base URL's name
 *     leads there (a machine's own name often does, on that machine), otherwise all
 * @param baseUrl the address under which browsers reach this service, without a trailing slash
 * @param idpMetadata an https/http address or a file: the identity provider's metadata
 * @param keystore a PKCS#12 file with the TLS key; without it plain HTTP, on loopback only
 * @param passwordVariable the environment variable that holds the key store's password
 * @param ca a PEM file: whom to trust when the metadata is fetched by https
 * @param signRequests whether requests are signed, with the key store's key
 * @param untilInputEnds whether the service ends when its standard input does: whoever started it
 *     holds that open, and however that process ends, this one follows
 */
record Options(
    int port,
    Optional<String> listen,
    URI baseUrl,
    String idpMetadata,
    Optional<Path> keystore,
    Optional<String> passwordVariable,
    Optional<Path> ca,
    boolean signRequests,
    boolean untilInputEnds) {

  static final String USAGE =
      """
      SampleService --port PORT --base-url URL --idp-metadata URL-or-FILE
                    [--keystore FILE --keystore-password-env NAME] [--ca FILE] [--sign-requests]
                    [--listen ADDRESS] [--until-input-ends]
      """;

  private static final Set<String> SWITCHES = Set.of("--sign-requests", "--until-input-ends");

  private static final Set<String> WITH_VALUE =
      Set.of(
          "--port",
          "--listen",
          "--base-url",
          "--idp-metadata",
          "--keystore",
          "--keystore-password-env",
          "--ca");

  /** A command line is either understood or refused with one sentence. */
  sealed interface Parsed {}

  record Understood(Options options) implements Parsed {}

  record Misused(String sentence) implements Parsed {}

  static Parsed parse(List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    Set<String> switches = new HashSet<>();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (SWITCHES.contains(name)) {
        switches.add(name);
      } else if (!WITH_VALUE.contains(name)) {
        return new Misused("Unknown option " + name + ".");
      } else if (i + 1 == arguments.size()) {
        return new Misused(name + " needs a value.");
      } else {
        given.put(name, arguments.get(++i));
      }
    }
    return checked(given, switches);
  }

  private static Parsed checked(Map<String, String> given, Set<String> switches) {
    String port = given.get("--port");
    String base = given.get("--base-url");
    String metadata = given.get("--idp-metadata");
    if (port == null || base == null || metadata == null) {
      return new Misused("--port, --base-url and --idp-metadata must be given.");
    }
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
      return new Misused("--port is not a port: " + port + ".");
    }
    if (!base.matches("https?://[^/?#\\s]+/?")) {
      return new Misused("--base-url must look like https://host:port, not " + base + ".");
    }
    boolean sign = switches.contains("--sign-requests");
    if (sign && !given.containsKey("--keystore")) {
      return new Misused("--sign-requests needs a --keystore to sign with.");
    }
    Options options =
        new Options(
            Integer.parseInt(port),
            Optional.ofNullable(given.get("--listen")),
            URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base),
            metadata,
            path(given.get("--keystore")),
            Optional.ofNullable(given.get("--keystore-password-env")),
            path(given.get("--ca")),
            sign,
            switches.contains("--until-input-ends"));
    return options.keystore().isEmpty() && !options.onLoopback()
        ? new Misused("Without --keystore the service speaks plain HTTP, so only on localhost.")
        : new Understood(options);
  }

  private static Optional<Path> path(@Nullable String file) {
    return Optional.ofNullable(file).map(Path::of);
  }

  /** Whether this machine alone is to reach the service. */
  boolean onLoopback() {
    try {
      return InetAddress.getByName(listen.orElse(baseUrl.getHost())).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  URI acs() {
    return URI.create(baseUrl + "/acs");
  }

  /** Where logout messages come in. */
  URI slo() {
    return URI.create(baseUrl + "/slo");
  }

  /** The service's name towards the identity provider is the address of its metadata. */
  String entityId() {
    return baseUrl + "/metadata";
  }
}
