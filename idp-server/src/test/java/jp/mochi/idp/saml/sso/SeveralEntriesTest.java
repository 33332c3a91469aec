package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One entity ID with several entries, each with an issuer of its own. */
class SeveralEntriesTest {
  private static final String SLACK = "https://slack.example";
  private static final String ONE = "https://one.slack.example/acs";
  private static final String TWO = "https://two.slack.example/acs";
  private static final String OFFICE = "urn:federation:office";
  private static final String OFFICE_ACS = "https://login.office.example/acs";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, Clock.systemUTC(), text -> text, POLICY);
    house.register("slack-one", SLACK, ONE, "issuer=urn:idp:one");
    house.register("slack-two", SLACK, TWO, "issuer=urn:idp:two");
    var sales = "only-for='sales' in groups";
    var named = "only-for=username in ['suzuki', 'mueller']";
    house.register("office-a", OFFICE, OFFICE_ACS, "issuer=urn:idp:sales", sales);
    house.register("office-b", OFFICE, OFFICE_ACS, "issuer=urn:idp:named", named);
    house.register("shut", "urn:shut", "https://shut.example/acs", "only-for=username == 'sato'");
  }

  private static final String POLICY =
      """
      version: 1
      rules:
        - name: not here
          reason: {ja: 営業以外, en: Not for mueller}
          if: {services: [office-b]}
          when: "'mueller' in person.attributes['uid']"
          refuse: true
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Browser.Page answer(String entityId, String acs, String person) throws Exception {
    var browser = house.browser();
    var request =
        new AuthnRequests(entityId, Clock.systemUTC().instant())
            .with("AssertionConsumerServiceURL=\"" + acs + "\"");
    return browser.signIn(browser.get(request.redirect()), person, person + "-demo-1");
  }

  private static String issuer(Browser.Page page) {
    var response = success(page);
    int from = response.indexOf(">", response.lastIndexOf("<saml:Issuer")) + 1;
    return response.substring(from, response.indexOf("<", from));
  }

  @Test
  void theAddressTellsThemApart() throws Exception {
    assertEquals("urn:idp:one", issuer(answer(SLACK, ONE, "tanaka")));
    var two = answer(SLACK, TWO, "tanaka");
    assertEquals("urn:idp:two", issuer(two));
    assertEquals(TWO, two.action());
  }

  @Test
  void aConditionOnThePersonTellsThemApart() throws Exception {
    assertEquals("urn:idp:sales", issuer(answer(OFFICE, OFFICE_ACS, "tanaka")));
    assertEquals("urn:idp:named", issuer(answer(OFFICE, OFFICE_ACS, "suzuki")));
  }

  @Test
  void whoeverNoEntryIsForGetsNothing() throws Exception {
    assertStatus(
        "Responder/RequestDenied", answer("urn:shut", "https://shut.example/acs", "tanaka"));
    success(answer("urn:shut", "https://shut.example/acs", "sato"));
  }

  @Test
  void theRulesAreAskedAboutTheEntryThatIsThePersons() throws Exception {
    var page = answer(OFFICE, OFFICE_ACS, "mueller");
    assertTrue(
        page.body().contains("Not for mueller") || page.body().contains("営業以外"), page.body());
  }
}
