package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web single sign-on through the real server, with the directory's password. */
class SignOnFlowTest {
  private static final String SP = "https://sp.example/saml";
  private static final String ACS = "https://sp.example/acs";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    house.register("sp", SP, ACS, "attribute.mail=directory:mail", "attribute.groups=groups");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static AuthnRequests request() {
    return new AuthnRequests(SP, java.time.Clock.systemUTC().instant());
  }

  @Test
  void signsAPersonOnWithTheDirectorysPassword() throws Exception {
    var browser = house.browser();
    var request = request();
    var login = browser.get(request.redirect() + "&RelayState=abc%26def");
    assertEquals(200, login.status(), login.body());
    var posted = browser.signIn(login, "tanaka", "tanaka-demo-1");
    assertEquals(200, posted.status(), posted.body());
    assertEquals(ACS, posted.action());
    assertEquals("abc&def", posted.fields().get("RelayState"));
    var response = response(posted);
    assertTrue(response.contains("InResponseTo=\"" + request.id() + "\""), response);
    assertTrue(response.contains("status:Success"), response);
    assertTrue(response.contains("tanaka"), response);
  }

  private static String response(Browser.Page page) {
    var encoded = page.fields().getOrDefault("SAMLResponse", "");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
