package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.config.CompanyExample;
import jp.mochi.idp.policy.ServiceFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator has who takes the worked example of a company as it is. */
class CompanySetUpTest {
  private static final Pattern CODE = Pattern.compile("/enrol#code=([a-z0-9]{26}\\.[a-z0-9]+)");

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private CompanyHouse company;

  @BeforeEach
  void start() throws Exception {
    company = CompanyHouse.start(dir);
  }

  @AfterEach
  void stop() {
    company.close();
  }

  /** Its groups are in the directory, its services registered, and what it asks for can be had. */
  @Test
  void passesItsCheckAtTheServerThatItIsFor() {
    var file = CompanyExample.HOME.resolve("policy.yaml").toAbsolutePath().normalize();
    var said = company.phones().done("policy", "check", file.toString());
    assertFalse(said.contains("directory"), said);
    assertTrue(said.contains("in order"), said);
  }

  /** As the README says: the code at the desk, the camera, and the phone is one that rules know. */
  @Test
  void aPhoneThatItsOwnerRegisteredAtTheDeskOpensTheMail() throws Exception {
    company.person("aoki", Set.of("staff"));
    var pc = company.browser("192.0.2.7");
    var passing = company.signsIn(pc, company.goes(pc, ServiceFacts.ENROLMENT), "aoki");
    var code = CODE.matcher(pc.post("/me/enrol/code", passing.fields()).body());
    assertTrue(code.find());
    var phone = company.browser(CompanyHouse.ELSEWHERE);
    phone.get("/enrol");
    var page = phone.post("/enrol", Map.of("platform", "android", "code", code.group(1)));
    var shown = company.shows(phone, company.goes(phone, "mail"), company.keyFile(phone, page));
    SignOns.success(company.signsIn(phone, shown, "aoki"));
    assertEquals("personal phone internal", company.decided("mail").rule("permits"));
  }
}
