package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.LogoutModel.Name;
import jp.mochi.idp.saml.codec.ResponseModel.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logout messages as they leave: by the schemas of SAML, verified by OpenSAML and by xmlsec1, in
 * every binding, whatever characters are in them.
 */
class LogoutWriterTest {
  private static final String PREFIX = "urn:oasis:names:tc:SAML:2.0:status:";
  private static final String SLO = "https://sp.example/slo?a=1&b=\"2\"";
  @TempDir Path directory = Path.of("");

  private static LogoutModel.Request request(String text) {
    return new LogoutModel.Request(
        "_r",
        Requests.NOW,
        Requests.NOW.plusSeconds(300),
        Responses.IDP,
        SLO,
        text.length() % 2 == 0,
        new Name.Plain(
            new NameId("n" + text, Responses.FORMAT, Optional.of(text + "q"), Optional.of("s"))),
        List.of("_i" + text, "_j"));
  }

  private static LogoutModel.Response response(String text) {
    return new LogoutModel.Response(
        "_r",
        Requests.NOW,
        Responses.IDP,
        SLO,
        "_asked",
        new Status(Status.SUCCESS, Optional.of(PREFIX + "PartialLogout"), Optional.of("m" + text)));
  }

  private static List<LogoutModel> all() {
    var models = new ArrayList<LogoutModel>();
    for (var text : Texts.each()) {
      models.add(request(text));
      models.add(response(text));
    }
    models.add(request(Texts.all()));
    return models;
  }

  private enum Key {
    RSA(TestKey.IDP),
    CURVE(TestKey.IDP_CURVE);

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final TestKey key;

    Key(TestKey key) {
      this.key = key;
    }

    LogoutWriter writer() {
      return new ResponseWriter(key.signingKey()).logout();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyMessageIsValidBySchemaAndVerifiesWithASecondStack(Key key) throws IOException {
    var files = new ArrayList<Path>();
    for (var model : all()) {
      var xml = key.writer().signed(model);
      ReadBack.validate(xml);
      files.add(Files.writeString(directory.resolve(files.size() + ".xml"), xml));
    }
    verify(key.key, files);
    Files.writeString(files.getFirst(), Files.readString(files.getFirst()).replace("_j", "_k"));
    assertThrows(AssertionError.class, () -> verify(key.key, files.subList(0, 1)));
  }

  private static void verify(TestKey key, List<Path> files) throws IOException {
    var command = new ArrayList<>(List.of("xmlsec1", "--verify"));
    command.addAll(List.of("--pubkey-cert-pem", key.pem().toString()));
    command.addAll(List.of("--node-xpath", "/*/*[local-name()='Signature']"));
    command.addAll(List.of("--enabled-reference-uris", "same-doc"));
    for (var name : List.of("LogoutRequest", "LogoutResponse")) {
      command.addAll(List.of("--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:" + name));
    }
    files.forEach(file -> command.add(file.toString()));
    var said = Programs.run(command);
    assertEquals(files.size(), said.lines().filter(line -> line.equals("OK")).count(), said);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSentIsReadBackInEveryBinding(Key key) {
    var service = Requests.service(true, key.key);
    for (var model : all()) {
      if (model instanceof LogoutModel.Request request) {
        var redirected =
            LogoutMessages.redirect(
                URI.create(key.writer().redirect(issuedBy(request, service.entityId()), none()))
                    .getRawQuery()
                    .replace("a=1&b=%222%22&", ""));
        var read = assertInstanceOf(LogoutDecoded.Request.class, redirected).request();
        var outcome = LogoutSignature.verify(read, service, false, Requests.NOW);
        var verified =
            assertInstanceOf(LogoutSignature.Outcome.Verified.class, outcome, outcome.toString());
        assertTrue(verified.message().signed());
        assertEquals(request.sessionIndexes().size(), read.content().sessionIndexes().size());
      }
    }
  }

  private static LogoutModel.Request issuedBy(LogoutModel.Request model, String issuer) {
    return new LogoutModel.Request(
        model.id(),
        model.issueInstant(),
        model.notOnOrAfter(),
        issuer,
        "https://sp.example/slo",
        model.administrator(),
        model.name(),
        model.sessionIndexes());
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @Test
  void whatIsSentBySoapVerifiesWithinItsEnvelope() {
    var service = Requests.service(true, TestKey.IDP);
    var model = issuedBy(request("x"), service.entityId());
    var envelope = SoapEnvelope.around(Key.RSA.writer().signed(model));
    var read =
        assertInstanceOf(LogoutDecoded.Request.class, LogoutMessages.soap(envelope)).request();
    assertInstanceOf(
        LogoutSignature.Outcome.Verified.class,
        LogoutSignature.verify(read, service, false, Requests.NOW));
    var changed =
        new String(envelope, StandardCharsets.UTF_8)
            .replace(">nx<", ">ny<")
            .getBytes(StandardCharsets.UTF_8);
    var forged =
        assertInstanceOf(LogoutDecoded.Request.class, LogoutMessages.soap(changed)).request();
    assertInstanceOf(
        LogoutSignature.Outcome.Unproved.class,
        LogoutSignature.verify(forged, service, false, Requests.NOW));
  }

  @Test
  void theFormIsTheSignedMessage() {
    var posted = Key.RSA.writer().posted(request("x"));
    var xml = new String(java.util.Base64.getDecoder().decode(posted), StandardCharsets.UTF_8);
    assertTrue(xml.contains("</saml:Issuer><ds:Signature "), xml);
    ReadBack.validate(xml);
  }
}
