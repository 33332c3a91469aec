package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.StartFailure;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy's file is changed under a running server. */
class PolicyChangeTest {
  private static final String SP = "https://sp.example/saml";
  private static final String NOBODY =
      """
      version: 1
      rules:
        - name: nobody
          reason: {ja: 閉鎖中です, en: Closed}
          refuse: true
      """;

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private House house;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir);
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private void write(String policy) throws Exception {
    Files.writeString(dir.resolve("policy.yaml"), policy);
  }

  private String policy() throws Exception {
    return Files.readString(dir.resolve("policy.yaml"));
  }

  private static void aSecond() {
    Pause.of(Duration.ofSeconds(1));
  }

  private static Browser.Page ask(Browser browser) throws Exception {
    return browser.get(new AuthnRequests(SP, Clock.systemUTC().instant()).redirect());
  }

  private JsonNode health() throws Exception {
    var management = house.configuration().listen().management();
    var uri = URI.create("http://127.0.0.1:" + management.port() + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      return new ObjectMapper().readTree(answer.body()).path("checks").path("policy");
    }
  }

  private Browser signedOn() throws Exception {
    var browser = house.browser();
    SignOns.success(browser.signIn(ask(browser), "tanaka", "tanaka-demo-1"));
    return browser;
  }

  private String newest(String column) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + column
                            + " FROM audit WHERE kind IN ('permitted', 'refused') ORDER BY id DESC")
                    .mapTo(String.class)
                    .findFirst()
                    .orElse(""));
  }

  @Test
  void decidesTheNextAssertionOfASessionThatIsOpenAlready() throws Exception {
    var browser = signedOn();
    SignOns.success(ask(browser));
    var first = PolicyText.of(policy()).hash().substring(0, 12);
    assertEquals("1 (" + first + ")", newest("policy_version"));

    write(NOBODY);
    aSecond();

    var refused = ask(browser);
    assertFalse(isSuccess(refused), refused.body());
    var second = PolicyText.of(NOBODY).hash().substring(0, 12);
    assertEquals("2 (" + second + ")", newest("policy_version"));
    assertEquals("2", health().path("number").asText());
  }

  private static boolean isSuccess(Browser.Page page) {
    return page.fields().containsKey("SAMLResponse")
        && "Success".equals(SignOns.status(SignOns.response(page)));
  }

  @Test
  void aBadFileChangesNothingButHealth() throws Exception {
    var good = policy();
    var browser = signedOn();

    write(good.replace("require", "requrie"));
    aSecond();

    SignOns.success(ask(browser));
    assertEquals("down", health().path("status").asText());
    assertEquals("1", health().path("number").asText());
    assertEquals(PolicyText.of(good).hash(), health().path("hash").asText());
    assertTrue(health().path("why").asText().contains("requrie"), health().toString());

    write(good);
    aSecond();
    assertEquals("up", health().path("status").asText(), health().toString());
    assertEquals("1", health().path("number").asText());
  }

  @Test
  void aBadFileAtARestartLeavesTheLastGoodVersion() throws Exception {
    var browser = signedOn();
    write(policy().replace("require", "requrie"));
    house.restart();
    SignOns.success(ask(browser));
    assertEquals("down", health().path("status").asText());
  }

  @Test
  void aBadFileWithoutAVersionKeepsTheServerFromStarting() throws Exception {
    write(policy().replace("require", "requrie"));
    house.database().write(handle -> handle.createUpdate("DELETE FROM policy_version").execute());
    var failure = assertThrows(StartFailure.class, house::restart);
    assertTrue(failure.sentence(Locale.ENGLISH).contains("requrie"), failure.toString());
    write(policy().replace("requrie", "require"));
    house.restart();
  }

  @Test
  void theTransactionThatIssuesObeysAVersionThatThisNodeHasNotTakenYet() throws Exception {
    var browser = signedOn();
    var versions = new PolicyVersions();
    var now = Clock.systemUTC().instant();
    house
        .database()
        .write(handle -> versions.add(handle, 1, PolicyText.of(NOBODY), "another", now));
    var refused = ask(browser);
    assertFalse(isSuccess(refused), refused.body());
    assertTrue(newest("policy_version").startsWith("2 ("), newest("policy_version"));
  }
}
