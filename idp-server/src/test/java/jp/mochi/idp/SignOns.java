package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** What a test reads out of a page: the response in it, the status, the name. */
public final class SignOns {
  private static final Pattern STATUS = Pattern.compile("<samlp:StatusCode Value=\"([^\"]*)\"");
  private static final Pattern NAME_ID = Pattern.compile("<saml:NameID[^>]*>([^<]*)<");
  private static final Pattern CLASS =
      Pattern.compile("<saml:AuthnContextClassRef>([^<]*)</saml:AuthnContextClassRef>");

  private SignOns() {}

  /** The response's XML. */
  public static String response(Browser.Page page) {
    var encoded = page.fields().getOrDefault("SAMLResponse", "");
    assertFalse(encoded.isEmpty(), page.body());
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** The response, which must be a success. */
  public static String success(Browser.Page page) {
    var response = response(page);
    assertEquals("Success", status(response), response);
    assertTrue(response.contains("<saml:Assertion"), response);
    return response;
  }

  /** The last part of each status code, the top-level one first. */
  public static String status(String response) {
    var codes = STATUS.matcher(response);
    var words = new StringBuilder();
    while (codes.find()) {
      words.append(words.isEmpty() ? "" : "/");
      words.append(codes.group(1).substring(codes.group(1).lastIndexOf(':') + 1));
    }
    return words.toString();
  }

  /** Says that the page is a refusal with a status for the service and no assertion. */
  public static void assertStatus(String expected, Browser.Page page) {
    var response = response(page);
    assertEquals(expected, status(response), response);
    assertFalse(response.contains("<saml:Assertion"), response);
  }

  /** Says that the page is for the person alone: a reference id, and nothing for a service. */
  public static void assertPageOnly(Browser.Page page) {
    assertTrue(page.status() >= 400, () -> page.status() + " " + page.body());
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertFalse(page.response().headers().firstValue("Location").isPresent());
    var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
    assertTrue(page.body().contains(reference), page.body());
  }

  /** Says that the page asks for a password. */
  public static void assertAsks(Browser.Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("type=\"password\""), page.body());
  }

  public static String nameId(String response) {
    var name = NAME_ID.matcher(response);
    assertTrue(name.find(), response);
    return name.group(1);
  }

  public static String contextClass(String response) {
    var found = CLASS.matcher(response);
    assertTrue(found.find(), response);
    return found.group(1);
  }
}
