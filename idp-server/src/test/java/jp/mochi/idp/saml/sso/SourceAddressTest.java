package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What assertions tell a service of where people come from, through the real server. */
class SourceAddressTest {
  private static final String ZONES =
      """
      zones:
        office: {ranges: [127.0.0.0/8]}
        desk: {ranges: [127.0.0.1]}
        elsewhere: {ranges: [203.0.113.0/24]}
        many: {file: many.txt}
      """;
  private static final String CROWDED =
      """
        - name: crowded
          reason: {ja: 理由, en: why}
          if: {services: [crowded], not-zones: [many]}
          refuse: true
      """;

  private static final String TOLD = "https://told.example/saml";
  private static final String CROWD = "https://crowded.example/saml";
  private static final String PLAIN = "https://plain.example/saml";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    var policy = dir.resolve("policy.yaml");
    Files.writeString(
        dir.resolve("many.txt"),
        IntStream.rangeClosed(0, 1_000)
            .mapToObj(i -> "10.%d.%d.1\n".formatted(i / 250, i % 250))
            .collect(Collectors.joining("", "127.0.0.1\n", "")));
    Files.writeString(
        policy, Files.readString(policy).replace("rules:\n", "rules:\n" + CROWDED) + ZONES);
    house.restart();
    house.register(
        "told",
        TOLD,
        "https://told.example/acs",
        "attribute.sourceAddress=source.address",
        "attribute.sourceZone=source.zone",
        "attribute.allowedSourceRanges=source.ranges",
        "confirm-address=true");
    house.register(
        "crowded",
        CROWD,
        "https://crowded.example/acs",
        "attribute.allowedSourceRanges=source.ranges",
        "attribute.exact=source.ranges-exact");
    house.register("plain", PLAIN, "https://plain.example/acs");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String assertionFor(String service) throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(service, Clock.systemUTC().instant());
    return success(browser.signIn(browser.get(request.redirect()), "tanaka", "tanaka-demo-1"));
  }

  private static String values(String assertion, String attribute) {
    int from = assertion.indexOf("Name=\"" + attribute + "\"");
    assertTrue(from > 0, assertion);
    return assertion
        .substring(from, assertion.indexOf("</saml:Attribute>", from))
        .replaceAll("^[^>]*>", "")
        .replaceAll("</?saml:AttributeValue>", " ")
        .strip();
  }

  @Test
  void anEntryThatAsksIsToldAddressZonesAndRanges() throws Exception {
    var assertion = assertionFor(TOLD);
    assertEquals("127.0.0.1", values(assertion, "sourceAddress"));
    assertEquals("desk  many  office", values(assertion, "sourceZone"));
    assertEquals("0.0.0.0/0  ::/0", values(assertion, "allowedSourceRanges"));
  }

  /** A service may take no ranges for "from anywhere". */
  @Test
  void rangesThatAreTooManyAreSaidToBeLeftOut() throws Exception {
    var assertion = assertionFor(CROWD);
    assertFalse(assertion.contains("allowedSourceRanges"), assertion);
    assertEquals("left-out", values(assertion, "exact"));
    var detail =
        house
            .database()
            .read(
                handle ->
                    handle
                        .createQuery(
                            "SELECT detail FROM audit WHERE kind = 'permitted' AND service ="
                                + " 'crowded'")
                        .mapTo(String.class)
                        .first());
    assertTrue(detail.contains("\"ranges-left-out\":\"allowedSourceRanges\""), detail);
    var tried =
        new Typed(house.dir()).run("sp", "test", "crowded", "--user", "tanaka", "--ip", "10.0.0.1");
    assertTrue(tried.out().contains("too many for an assertion"), tried.out() + tried.err());
  }

  @Test
  void theConfirmationNamesTheAddressWhereAnEntryAsksForIt() throws Exception {
    var confirmation = "<saml:SubjectConfirmationData Address=\"127.0.0.1\"";
    assertTrue(assertionFor(TOLD).contains(confirmation));
    assertFalse(assertionFor(PLAIN).contains(confirmation));
  }

  @Test
  void anEntryThatDoesNotAskIsToldTheLocalityAlone() throws Exception {
    var assertion = assertionFor(PLAIN);
    assertTrue(assertion.contains("<saml:SubjectLocality Address=\"127.0.0.1\""), assertion);
    assertFalse(assertion.contains("<saml:Attribute "), assertion);
  }
}
