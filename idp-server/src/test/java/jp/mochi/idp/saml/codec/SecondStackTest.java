package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written verifies with xmlsec1, too, which shares no line with OpenSAML. */
class SecondStackTest {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource
  void verifiesEveryKindOfResponse(SignedParts parts) throws IOException {
    for (TestKey key : List.of(TestKey.IDP, TestKey.IDP_CURVE)) {
      ResponseWriter writer = new ResponseWriter(key.signingKey());
      List<Path> files = new ArrayList<>();
      for (ResponseModel model : models((parts + key.name()).hashCode())) {
        files.add(file(files.size(), writer.write(model, parts)));
      }
      if (parts.assertion()) {
        XmlSec.verify(key, XmlSec.OF_ASSERTION, files);
      }
      if (parts.response()) {
        XmlSec.verify(key, XmlSec.OF_RESPONSE, files);
      }
    }
  }

  @Test
  void verifiesStatusResponses() throws IOException {
    ResponseWriter writer = new ResponseWriter(TestKey.IDP.signingKey());
    List<Path> files = new ArrayList<>();
    for (String text : Texts.each()) {
      files.add(file(files.size(), writer.write(Responses.status(text), SignedParts.ASSERTION)));
    }
    XmlSec.verify(TestKey.IDP, XmlSec.OF_RESPONSE, files);
  }

  @Test
  void refusesWhatWasChanged() throws IOException {
    ResponseWriter writer = new ResponseWriter(TestKey.IDP.signingKey());
    Path file = file(0, writer.write(Responses.usual(), SignedParts.RESPONSE));
    String node = XmlSec.OF_RESPONSE;
    XmlSec.verify(TestKey.IDP, node, List.of(file));
    Files.writeString(file, Files.readString(file).replace("tanaka@", "suzuki@"));
    assertThrows(AssertionError.class, () -> XmlSec.verify(TestKey.IDP, node, List.of(file)));
  }

  private static List<ResponseModel> models(int seed) {
    List<String> texts = new ArrayList<>(List.of(Texts.each()));
    texts.add(Texts.all());
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 8; j++) {
        text.append(Texts.each()[random.nextInt(Texts.each().length)]);
      }
      texts.add(text.toString());
    }
    List<ResponseModel> models = new ArrayList<>();
    for (String text : texts) {
      models.add(
          Responses.success(
              Responses.assertion("s" + text, List.of(Responses.attribute("n" + text, text, "")))));
    }
    models.add(Responses.usual());
    return models;
  }

  private Path file(int number, WriteOutcome outcome) throws IOException {
    var written = assertInstanceOf(WriteOutcome.Written.class, outcome, outcome.toString());
    return Files.writeString(directory.resolve(number + ".xml"), written.response().xml());
  }
}
