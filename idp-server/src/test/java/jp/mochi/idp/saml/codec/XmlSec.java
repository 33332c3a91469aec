package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verifies signatures with xmlsec1, which shares no line with OpenSAML. */
final class XmlSec {
  static final String OF_ASSERTION = "/*/*[local-name()='Assertion']/*[local-name()='Signature']";
  static final String OF_RESPONSE = "/*/*[local-name()='Signature']";

  private XmlSec() {}

  /** Responses that wait to be verified together: starting the program takes longest. */
  static final class Batch {
    private final TestKey key;
    private final List<String> assertions = new ArrayList<>();
    private final List<String> responses = new ArrayList<>();

    Batch(TestKey key) {
      this.key = key;
    }

    void add(String xml, ResponseModel model, SignedParts parts) {
      if (parts.response() || model.assertion().isEmpty()) {
        responses.add(xml);
      }
      if (parts.assertion() && model.assertion().isPresent()) {
        assertions.add(xml);
      }
    }

    /** Verifies each signature of each response that was added. */
    void verify() throws IOException {
      var folder = Files.createTempDirectory("xmlsec");
      try {
        verify(folder, OF_ASSERTION, assertions);
        verify(folder, OF_RESPONSE, responses);
      } finally {
        try (var files = Files.list(folder)) {
          for (var file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    }

    private void verify(Path folder, String node, List<String> documents) throws IOException {
      List<Path> files = new ArrayList<>();
      for (var xml : documents) {
        files.add(Files.writeString(folder.resolve(files.size() + ".xml"), xml));
      }
      if (!files.isEmpty()) {
        XmlSec.verify(key, node, files);
      }
    }
  }

  static void verify(TestKey key, String node, List<Path> files) throws IOException {
    List<String> command = new ArrayList<>(List.of("xmlsec1", "--verify"));
    command.addAll(List.of("--pubkey-cert-pem", key.pem().toString(), "--node-xpath", node));
    command.addAll(List.of("--enabled-reference-uris", "same-doc"));
    command.addAll(List.of("--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion"));
    command.addAll(List.of("--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response"));
    files.forEach(file -> command.add(file.toString()));
    String said = Programs.run(command);
    assertEquals(files.size(), said.lines().filter(line -> line.equals("OK")).count(), said);
  }
}
