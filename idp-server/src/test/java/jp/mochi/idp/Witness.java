package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import jp.mochi.idp.saml.codec.Programs;
import jp.mochi.idp.saml.codec.ReadBack;

/**
 * Looks at every SAML message of ours that a test is brought: it must be valid by the schemas, and
 * each signature in it must verify with xmlsec1, which shares no line with OpenSAML; the signature
 * of a query, which isn't XML, with openssl and a key of our metadata. What a test says about a
 * message comes after that.
 */
public final class Witness {
  private static final Set<String> FIELDS = Set.of("SAMLResponse", "SAMLRequest");
  private static final Pattern SIGNED = Pattern.compile("<ds:Reference URI=\"#([^\"]+)\"");
  private static final Pattern OWNER =
      Pattern.compile("<([a-z0-9]+):(Assertion|Response|LogoutRequest|LogoutResponse)\\b[^>]*>");
  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol:";
  private static final List<String> IDS =
      List.of(
          "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
          PROTOCOL + "Response",
          PROTOCOL + "LogoutRequest",
          PROTOCOL + "LogoutResponse");

  private static final Pattern MESSAGE =
      Pattern.compile("(?<=[?&])(SAMLRequest|SAMLResponse)=[^#]*");
  private static final Pattern CERTIFICATE =
      Pattern.compile("<ds:X509Certificate>([^<]*)</ds:X509Certificate>");

  private Witness() {}

  /** Looks at the messages in a page's form. */
  static Browser.Page page(Browser.Page page) {
    if (page.body().contains("name=\"SAML")) {
      form(page.fields());
    }
    return page;
  }

  /** Looks at the messages among the fields of a form (SAML Bindings 2.0 §3.5). */
  public static void form(Map<String, String> fields) {
    for (var name : FIELDS) {
      if (fields.containsKey(name)) {
        var message = Base64.getDecoder().decode(fields.get(name));
        message(new String(message, StandardCharsets.UTF_8));
      }
    }
  }

  /** What is found on a thread of a test's server, where nobody would hear of it. */
  public static final class Looks implements AutoCloseable {
    private final Queue<AssertionError> faults = new ConcurrentLinkedQueue<>();

    /** Looks, and remembers what is wrong. */
    public void at(Runnable look) {
      try {
        look.run();
      } catch (AssertionError wrong) {
        faults.add(wrong);
      }
    }

    /** Tells of the first thing that was wrong. */
    @Override
    public void close() {
      if (!faults.isEmpty()) {
        throw new AssertionError(faults.size() + " messages of ours are wrong", faults.peek());
      }
    }
  }

  /** Where our metadata is, for whoever needs it. */
  @FunctionalInterface
  public interface Published {
    /** Our metadata as anybody gets it. */
    String metadata() throws IOException, InterruptedException;
  }

  /** Looks at the message that an address leads on with, if it does (SAML Bindings 2.0 §3.4). */
  public static void redirect(String location, Published ours)
      throws IOException, InterruptedException {
    var query = MESSAGE.matcher(location);
    if (!query.find() || location.contains("/saml/sso?")) { // back to us with the same request
      return;
    }
    ReadBack.validate(inflated(value(query.group(), query.group(1))));
    var signature = query.group().indexOf("&Signature=");
    assertTrue(signature > 0, "no message of ours goes unsigned: " + location);
    var keys = CERTIFICATE.matcher(ours.metadata()).results().map(it -> it.group(1)).distinct();
    var signed = query.group().substring(0, signature);
    assertTrue(keys.anyMatch(key -> verifies(key, signed, query.group())), location);
  }

  private static String value(String query, String name) {
    var start = query.indexOf(name + "=") + name.length() + 1;
    var end = query.indexOf('&', start);
    var value = query.substring(start, end < 0 ? query.length() : end);
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String inflated(String message) throws IOException {
    var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(message));
    try (var in = new InflaterInputStream(bytes, new Inflater(true))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean verifies(String certificate, String signed, String query) {
    assertTrue(value(query, "SigAlg").endsWith("#rsa-sha256"), "openssl is asked of RSA: " + query);
    try {
      var folder = Files.createTempDirectory("mochi-query");
      var lines = certificate.replaceAll("\\s", "").replaceAll("(.{64})", "$1\n");
      var pem = "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
      Files.writeString(folder.resolve("c"), pem);
      Files.writeString(folder.resolve("q"), signed);
      Files.write(folder.resolve("s"), Base64.getDecoder().decode(value(query, "Signature")));
      var said =
          Programs.status(
              List.of(
                  "sh",
                  "-c",
                  "cd \"$0\" && openssl x509 -in c -noout -pubkey > p && openssl dgst -sha256"
                      + " -verify p -signature s q; s=$?; rm -r \"$0\"; exit $s",
                  folder.toString()));
      return said == 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Looks at one message, as it came. */
  public static String message(String xml) {
    ReadBack.validate(xml);
    var signed = signed(xml);
    var logout = xml.startsWith("<samlp:Logout");
    assertFalse(
        logout && signed.isEmpty(), () -> "no logout message of ours goes unsigned: " + xml);
    for (var owner : signed) {
      verify(owner, xml);
    }
    return xml;
  }

  private static void verify(String owner, String xml) {
    try {
      var file = Files.createTempFile("mochi-message", ".xml");
      try {
        Files.writeString(file, xml);
        var said = said(command(owner, file.toString()));
        assertEquals(1, said.lines().filter("OK"::equals).count(), said);
      } finally {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What the program says; one that ends well and says nothing is asked twice more. */
  private static String said(List<String> command) throws IOException {
    for (int more = 2; more > 0; more--) {
      var said = Programs.run(command);
      if (!said.isBlank()) {
        return said;
      }
    }
    return Programs.run(command);
  }

  private static List<String> command(String owner, String file) {
    var node = "//*[@ID='" + owner + "']/*[local-name()='Signature']";
    var command =
        new ArrayList<>(List.of("xmlsec1", "--verify", "--insecure", "--enabled-key-data", "x509"));
    command.addAll(List.of("--node-xpath", node, "--enabled-reference-uris", "same-doc"));
    IDS.forEach(id -> command.addAll(List.of("--id-attr:ID", id)));
    command.add(file);
    return command;
  }

  /** The ids of what carries a signature of its own. */
  private static List<String> signed(String xml) {
    var names = SIGNED.matcher(xml).results().map(found -> found.group(1)).toList();
    var owners = OWNER.matcher(xml).results().map(Witness::id).toList();
    assertEquals(
        names.stream().sorted().toList(),
        owners.stream().filter(names::contains).sorted().toList(),
        xml);
    return names;
  }

  private static String id(MatchResult owner) {
    return Stream.of(owner.group().split("\\s"))
        .filter(part -> part.startsWith("ID=\""))
        .map(part -> part.replaceFirst("ID=\"", "").replaceFirst("\".*", ""))
        .findFirst()
        .orElseThrow(() -> new AssertionError(owner.group()));
  }
}
