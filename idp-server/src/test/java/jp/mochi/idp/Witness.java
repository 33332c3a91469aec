package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.idp.saml.codec.Programs;
import jp.mochi.idp.saml.codec.ReadBack;

/**
 * Looks at every SAML message of ours that a test is brought: it must be valid by the schemas, and
 * each signature in it must verify with xmlsec1, which shares no line with OpenSAML. What a test
 * says about a message comes after that.
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

  private Witness() {}

  /** Looks at the messages in a page's form. */
  static Browser.Page page(Browser.Page page) {
    if (page.body().contains("name=\"SAML")) {
      for (var field : page.fields().entrySet()) {
        if (FIELDS.contains(field.getKey())) {
          message(new String(Base64.getDecoder().decode(field.getValue()), StandardCharsets.UTF_8));
        }
      }
    }
    return page;
  }

  /** Looks at one message, as it came. */
  public static String message(String xml) {
    ReadBack.validate(xml);
    for (var owner : signed(xml)) {
      verify(owner, xml);
    }
    return xml;
  }

  private static void verify(String owner, String xml) {
    try {
      var file = Files.createTempFile("mochi-message", ".xml");
      try {
        Files.writeString(file, xml);
        var said = Programs.run(command(owner, file.toString()));
        assertEquals(1, said.lines().filter("OK"::equals).count(), said);
      } finally {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
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
