package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import jp.mochi.idp.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sign-out with Debian's Apache and mod_shib, twice: one that can be told by SOAP and names people
 * encrypted in its requests, and one that leaves it to the browser and names them in the clear,
 * which is stopped for the last test. We encrypt for both.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShibbolethLogoutTest {
  private static final Pattern SOAP =
      Pattern.compile("<[^<>]*SingleLogoutService[^<>]*bindings:SOAP[^<>]*/>");

  private static TlsHouse mochi;
  private static ShibbolethSp direct;
  private static ShibbolethSp byBrowser;
  private Surfer surfer;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    var one = Files.createDirectories(dir.resolve("a"));
    var two = Files.createDirectories(dir.resolve("b"));
    var tls = KeyPairFiles.make(one, "tls").certificate();
    mochi = TlsHouse.trusting(dir.resolve("idp"), tls);
    var stranger = new Surfer(List.of(mochi.certificate()));
    var idp =
        new ShibbolethSp.OtherSide(
            mochi.entityId(),
            stranger.get(mochi.baseUrl() + "/saml/metadata").body(),
            stranger.get(mochi.baseUrl() + "/saml/certificate.pem").body());
    direct = ShibbolethSp.start(one, idp, true);
    byBrowser = ShibbolethSp.start(two, idp);
    var metadata = metadata(direct);
    assertTrue(SOAP.matcher(metadata).find(), metadata);
    register("direct", metadata);
    register("by-browser", SOAP.matcher(metadata(byBrowser)).replaceAll(""));
  }

  private static String metadata(ShibbolethSp sp) throws Exception {
    return new Surfer(List.of(sp.certificate())).get(sp.handler("/Metadata")).body();
  }

  private static void register(String name, String metadata) {
    mochi
        .house()
        .registerMetadata(
            name,
            metadata.getBytes(StandardCharsets.UTF_8),
            "attribute.urn:oid:0.9.2342.19200300.100.1.3=directory:mail;format=uri;friendly=mail");
  }

  @AfterAll
  static void stop() {
    for (var part : List.of(direct, byBrowser)) {
      part.close();
    }
    mochi.close();
  }

  @BeforeEach
  void openABrowser() throws Exception {
    surfer =
        new Surfer(List.of(mochi.certificate(), direct.certificate(), byBrowser.certificate()));
  }

  private void signOn(ShibbolethSp sp) throws Exception {
    var page = surfer.get(sp.securePage());
    if (page.body().contains("type=\"password\"")) {
      page = surfer.signIn(page, "tanaka", "tanaka-demo-1");
    }
    page = surfer.submit(page);
    assertTrue(page.body().contains("mail=tanaka@demo.mochi.example;"), page.body() + sp.log());
  }

  private boolean signedOn(ShibbolethSp sp) throws Exception {
    return surfer.get(sp.handler("/Session")).body().contains("tanaka@demo.mochi.example");
  }

  private void assertSignedOutHere() throws Exception {
    var page = surfer.get(mochi.baseUrl() + "/logout");
    assertTrue(page.body().contains("You are not signed in here"), page.body());
  }

  /**
   * Follows the page's link, as a person without scripts does: also over a form, in which a request
   * goes that has grown too long for an address.
   */
  private Surfer.Page follow(Surfer.Page page, String id) throws Exception {
    var link = Pattern.compile("id=\"" + id + "\" href=\"([^\"]*)\"").matcher(page.body());
    assertTrue(link.find(), page.body());
    var next = surfer.get(page.at().resolve(link.group(1).replace("&amp;", "&")).toString());
    if (!next.body().contains("name=\"SAMLRequest\"")) {
      return next;
    }
    var ours = Base64.getDecoder().decode(next.form().field("SAMLRequest"));
    var request = new String(ours, StandardCharsets.UTF_8);
    assertTrue(request.contains("<saml:EncryptedID"), request);
    return surfer.submit(next);
  }

  /** The request by which a service sent this browser to us. */
  private String itsRequest() throws Exception {
    var query =
        surfer.ledTo().stream()
            .filter(at -> at.getPath().equals("/saml/slo"))
            .map(URI::getRawQuery)
            .filter(it -> it.contains("SAMLRequest="))
            .toList()
            .getLast();
    var message = query.replaceFirst(".*SAMLRequest=", "").replaceFirst("&.*", "");
    var bytes = Base64.getDecoder().decode(Browser.decoded(message));
    try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes), new Inflater(true))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertGlobal(Surfer.Page page, ShibbolethSp sp) throws Exception {
    assertTrue(page.body().contains("Logout completed successfully"), page.body() + sp.log());
  }

  @Test
  @Order(1)
  void signsOutFromTheServiceByTheBrowser() throws Exception {
    signOn(direct);
    assertTrue(signedOn(direct));
    assertGlobal(surfer.get(direct.handler("/Logout")), direct);
    assertFalse(signedOn(direct));
    assertSignedOutHere();
    assertTrue(itsRequest().contains(":EncryptedID"), itsRequest());
    assertFalse(itsRequest().contains("tanaka"), itsRequest());
  }

  @Test
  @Order(1)
  void signsOutWhereTheServiceNamesThePersonInTheClear() throws Exception {
    signOn(byBrowser);
    assertGlobal(surfer.get(byBrowser.handler("/Logout")), byBrowser);
    assertFalse(signedOn(byBrowser));
    assertSignedOutHere();
    assertTrue(itsRequest().contains(":NameID"), itsRequest());
  }

  @Test
  @Order(2)
  void staysWithUsWhenTheServiceWantsNoAnswer() throws Exception {
    signOn(direct);
    var page = surfer.get(direct.handler("/LogoutWithoutAnswer"));
    assertTrue(page.body().contains("You are signed out"), page.body());
    assertTrue(page.at().toString().startsWith(mochi.baseUrl()), page.at().toString());
    assertFalse(signedOn(direct));
  }

  @Test
  @Order(2)
  void signsOutFromTheServiceBySoap() throws Exception {
    signOn(direct);
    var page = surfer.get(direct.handler("/LogoutBySoap"));
    assertGlobal(page, direct);
    assertFalse(signedOn(direct));
    assertSignedOutHere();
  }

  @Test
  @Order(3)
  void tellsTheOtherServiceBySoapWhileTheAskerWaits() throws Exception {
    signOn(direct);
    signOn(byBrowser);
    assertGlobal(surfer.get(byBrowser.handler("/Logout")), byBrowser);
    assertFalse(signedOn(direct), direct.log());
    assertFalse(signedOn(byBrowser));
  }

  @Test
  @Order(4)
  void leadsTheBrowserToTheOtherServiceAndBackToTheAsker() throws Exception {
    signOn(direct);
    signOn(byBrowser);
    var going = surfer.get(direct.handler("/Logout"));
    assertTrue(going.body().contains("data-state=\"waiting\""), going.body());
    var over = follow(going, "onward");
    assertTrue(over.body().contains("data-state=\"done\""), over.body() + byBrowser.log());
    assertFalse(signedOn(byBrowser));
    assertGlobal(follow(over, "onward"), direct);
  }

  @Test
  @Order(5)
  void signsOutHereAndAtBoth() throws Exception {
    signOn(direct);
    signOn(byBrowser);
    var going = surfer.submit(surfer.get(mochi.baseUrl() + "/logout"));
    var over = follow(going, "onward");
    assertTrue(over.body().contains("You are signed out"), over.body() + byBrowser.log());
    assertFalse(signedOn(direct), direct.log());
    assertFalse(signedOn(byBrowser));
    assertSignedOutHere();
  }

  @Test
  @Order(6)
  void saysTheTruthWhereTheOtherServiceIsDead() throws Exception {
    signOn(direct);
    signOn(byBrowser);
    byBrowser.close();
    var going = surfer.get(direct.handler("/Logout"));
    assertTrue(going.body().contains("seem to answer"), going.body());
    var over = follow(going, "aside");
    assertTrue(over.body().contains("data-state=\"failed\""), over.body());
    var back = follow(over, "onward");
    assertTrue(back.body().toLowerCase(java.util.Locale.ROOT).contains("partial"), back.body());
    assertFalse(signedOn(direct));
    assertSignedOutHere();
  }
}
