package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.nameId;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names by which services know people for good, through the whole server. */
class LastingNamesTest {
  private static final String SERVICE = "https://sp.example.org/sp";
  private static final String PERSISTENT =
      "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\" %s/>";
  private static final String TANAKA = "cf52bf55-d998-5604-ae6b-6ecf80216730";

  /** The salt of the Shibboleth identity provider's own tests: 0 to 15. */
  private static final String NAMES = "names: {salt-base64: AAECAwQFBgcICQoLDA0ODw==}\n";

  private final ManualClock clock = new ManualClock();
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, clock, yaml -> yaml + NAMES);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private void register(String... options) {
    house.register("sp", SERVICE, "https://sp.example.org/acs", options);
  }

  private void set(String... options) {
    var words = new java.util.ArrayList<>(java.util.List.of("sp", "set", "sp"));
    words.addAll(java.util.List.of(options));
    var said = new Typed(house.dir()).run(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    // Entries are kept for a second of the system's own clock.
    Pause.of(Duration.ofMillis(1_100));
  }

  private Browser.Page answer(String username, String policy) throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(SERVICE, clock.instant()).containing(policy);
    var password = username.replaceAll("@.*", "").replace("yamamoto", "tanaka") + "-demo-1";
    return browser.signIn(browser.get(request.redirect()), username, password);
  }

  private String response(String username) throws Exception {
    return success(answer(username, ""));
  }

  private String name(String username) throws Exception {
    return nameId(response(username));
  }

  private static String attribute(String response, String name) {
    var found =
        Pattern.compile(" Name=\"" + name + "\"[^>]*><saml:AttributeValue>([^<]*)<")
            .matcher(response);
    assertTrue(found.find(), response);
    return found.group(1);
  }

  @Nested
  class FromTheDirectory {
    /** What .NET's Guid.ToByteArray, and so Microsoft's tools, make of 3f2504e0-4f89-11d3-…. */
    private static final String IMMUTABLE_ID = "4AQlP4lP0xGaDAMF6CwzAQ==";

    private void addYuki(String... more) {
      var lines =
          new java.util.ArrayList<>(
              java.util.List.of(
                  "dn: uid=yuki,ou=people,dc=demo,dc=mochi,dc=example",
                  "objectClass: inetOrgPerson",
                  "uid: yuki",
                  "cn: Yuki",
                  "sn: Yuki",
                  "userPassword: yuki-demo-1",
                  "employeeNumber: 7",
                  "objectGUID:: " + IMMUTABLE_ID));
      lines.addAll(java.util.List.of(more));
      house.directory().add(lines.toArray(String[]::new));
    }

    @Test
    void octetsGoOutInBase64AsTheyLieThere() throws Exception {
      addYuki("mS-DS-ConsistencyGuid:: AAECAwQFBgcICQoLDA0ODw==");
      register("name-id-format=persistent", "persistent-source=directory:objectGUID");
      var response = response("yuki");
      assertEquals(IMMUTABLE_ID, nameId(response));
      assertTrue(response.contains("nameid-format:persistent"), response);
      set("persistent-source=directory:mS-DS-ConsistencyGuid");
      assertEquals("AAECAwQFBgcICQoLDA0ODw==", name("yuki"));
    }

    @Test
    void octetsNameAPersonInAnyOtherFormatAsWell() throws Exception {
      addYuki();
      register("name-id-format=unspecified", "name-id-source=objectGUID");
      assertEquals(IMMUTABLE_ID, name("yuki"));
    }

    @Test
    void whoHasNoneOrSeveralIsRefused() throws Exception {
      register("name-id-format=persistent", "persistent-source=directory:employeeNumber");
      assertEquals("10001", name("tanaka"));
      house.directory().set("sato", "employeeNumber");
      assertStatus("Requester/InvalidNameIDPolicy", answer("sato", ""));
      house.directory().set("sato", "employeeNumber", "8", "9");
      clock.pass(Duration.ofSeconds(61));
      assertStatus("Requester/InvalidNameIDPolicy", answer("sato", ""));
      house.directory().set("sato", "employeeNumber", "8");
      clock.pass(Duration.ofSeconds(61));
      assertEquals("8", name("sato"));
    }

    @Test
    void aLongValueIsNoPersistentName() throws Exception {
      register("name-id-format=persistent", "persistent-source=directory:description");
      house.directory().set("tanaka", "description", "x".repeat(257));
      assertStatus("Requester/InvalidNameIDPolicy", answer("tanaka", ""));
      house.directory().set("tanaka", "description", "x".repeat(256));
      clock.pass(Duration.ofSeconds(61));
      assertEquals(256, name("tanaka").length());
    }

    @Test
    void nothingIsMadeSoThatAllowCreateDoesNotMatter() throws Exception {
      register("persistent-source=directory:employeeNumber");
      var page = answer("tanaka", PERSISTENT.formatted("AllowCreate=\"false\""));
      assertEquals("10001", nameId(success(page)));
    }
  }

  @Nested
  class ComputedOnes {
    @ParameterizedTest
    @CsvSource({
      "computed,Vl6z6K70iLc4AuBoNeb59Dj1rGw=",
      "computed-base32,KZPLH2FO6SELOOAC4BUDLZXZ6Q4PLLDM"
    })
    void areThoseOfTheShibbolethIdentityProvider(String kind, String known) throws Exception {
      house.directory().set("tanaka", "employeeNumber", "at1-Data");
      register("name-id-format=persistent", "persistent-source=" + kind + ":employeeNumber");
      var response = response("tanaka");
      assertEquals(known, nameId(response));
      assertTrue(response.contains(" NameQualifier=\"" + House.ENTITY_ID + "\""), response);
    }

    @Test
    void stayWhenTheLoginChanges() throws Exception {
      register("name-id-format=persistent", "persistent-source=computed:mail");
      var name = name("tanaka@demo.mochi.example");
      house.directory().set("tanaka", "mail", "yamamoto@demo.mochi.example");
      clock.pass(Duration.ofSeconds(61));
      assertEquals(name, name("yamamoto@demo.mochi.example"));
    }

    @Test
    void whoeverGetsAFormerLoginDoesNotGetTheNameThatWentWithIt() throws Exception {
      register("name-id-format=persistent", "persistent-source=computed:mail");
      name("tanaka");
      house.directory().set("tanaka", "mail", "yamamoto@demo.mochi.example");
      house.directory().set("sato", "mail", "tanaka@demo.mochi.example");
      clock.pass(Duration.ofSeconds(61));
      assertStatus("Requester/InvalidNameIDPolicy", answer("sato", ""));
      house.directory().set("sato", "mail", "sato@demo.mochi.example");
      clock.pass(Duration.ofSeconds(61));
      name("sato");
    }

    @Test
    void whoeverGetsAFormerLoginDoesNotGetANameThatWasForgotten() throws Exception {
      register("name-id-format=persistent", "persistent-source=computed:mail");
      var name = name("tanaka");
      assertEquals(0, new Typed(house.dir()).run("sp", "forget-name", "sp", "tanaka").status());
      house.directory().set("tanaka", "mail", "yamamoto@demo.mochi.example");
      house.directory().set("sato", "mail", "tanaka@demo.mochi.example");
      clock.pass(Duration.ofSeconds(61));
      assertStatus("Requester/InvalidNameIDPolicy", answer("sato", ""));
      assertNotEquals(name, name("yamamoto@demo.mochi.example"), "of another value, another name");
    }

    @Test
    void whoeverGetsTheLoginOfSomebodyWhoLeftBeforeTheMoveDoesNotGetTheName() throws Exception {
      register("name-id-format=persistent", "persistent-source=computed:mail");
      var name = name("tanaka");
      house.database().write(handle -> handle.execute("DELETE FROM persistent_name_id"));
      var table = "person,value\nsato,hers\nleft-long-ago," + name + "\n";
      Files.writeString(house.dir().resolve("names.csv"), table);
      var said =
          new Typed(house.dir())
              .run("sp", "import-names", "sp", "names.csv", "--pass-over-unknown");
      assertEquals(0, said.status(), said.err());
      assertStatus("Requester/InvalidNameIDPolicy", answer("tanaka", ""));
      assertEquals("hers", name("sato"));
    }

    @Test
    void existBeforeAnybodyAsksSoThatAllowCreateDoesNotMatter() throws Exception {
      register("persistent-source=stored");
      var policy = PERSISTENT.formatted("AllowCreate=\"false\"");
      assertStatus("Requester/InvalidNameIDPolicy", answer("tanaka", policy));
      set("persistent-source=computed:uid");
      var name = nameId(success(answer("tanaka", policy)));
      set("persistent-source=");
      assertEquals(name, nameId(success(answer("tanaka", policy))), "kept");
    }

    @Test
    void needAValue() throws Exception {
      register("name-id-format=persistent", "persistent-source=computed:noSuchThing");
      assertStatus("Requester/InvalidNameIDPolicy", answer("tanaka", ""));
    }
  }

  @Nested
  class Identifiers {
    private void metadata(String wanted, String... options) {
      var text =
          """
          <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
            <md:Extensions>
              <mdattr:EntityAttributes xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute">
                <saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
                    Name="urn:oasis:names:tc:SAML:profiles:subject-id:req"
                    NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">
                  <saml:AttributeValue>%s</saml:AttributeValue>
                </saml:Attribute>
              </mdattr:EntityAttributes>
            </md:Extensions>
            <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
              <md:AssertionConsumerService index="0" Location="https://sp.example.org/acs"
                Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
            </md:SPSSODescriptor>
          </md:EntityDescriptor>
          """
              .formatted(SERVICE, wanted);
      house.registerMetadata("sp", text.getBytes(StandardCharsets.UTF_8), options);
    }

    private static String pairwise(String response) {
      return attribute(response, "urn:oasis:names:tc:SAML:attribute:pairwise-id");
    }

    private static String subject(String response) {
      return attribute(response, "urn:oasis:names:tc:SAML:attribute:subject-id");
    }

    @Test
    void theOneThatIsTheSameEverywhereIsTheImmutableIdInOurScope() throws Exception {
      metadata("subject-id");
      var response = response("tanaka");
      assertEquals(TANAKA + "@idp.mochi.test", subject(response));
      assertFalse(response.contains("pairwise-id"), response);
      assertTrue(
          response.contains(
              "Name=\"urn:oasis:names:tc:SAML:attribute:subject-id\""
                  + " NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\""),
          response);
    }

    @ParameterizedTest
    @CsvSource({"pairwise-id", "any"})
    void theOneThatNoOtherServiceGetsIsPreferredAndStays(String wanted) throws Exception {
      metadata(wanted);
      var response = response("tanaka");
      assertFalse(response.contains("attribute:subject-id"), response);
      var id = pairwise(response);
      assertTrue(id.matches("[A-Z2-7]{32}@idp\\.mochi\\.test"), id);
      assertEquals(id, pairwise(response("tanaka")));
      assertNotEquals(id, pairwise(response("sato")));
      house.register(
          "other", "https://o.example", "https://o.example/acs", "subject-identifier=any");
      var browser = house.browser();
      var other = new AuthnRequests("https://o.example", clock.instant()).redirect();
      var there = success(browser.signIn(browser.get(other), "tanaka", "tanaka-demo-1"));
      assertNotEquals(id, pairwise(there));
    }

    @Test
    void noneIsReleasedToWhoWantsNoneOrSaysNothing() throws Exception {
      metadata("none");
      assertFalse(response("tanaka").contains("-id\""));
      set("subject-identifier=subject-id");
      subject(response("tanaka"));
    }

    @Test
    void theEntryCanWithholdWhatMetadataAsksForAndSaysSo() throws Exception {
      metadata("pairwise-id");
      pairwise(response("tanaka"));
      var asked = new Typed(house.dir()).run("sp", "show", "sp");
      assertTrue(asked.out().matches("(?s).*Identifier +pairwise-id\n.*"), asked.out());
      set("subject-identifier=none");
      assertFalse(response("tanaka").contains("pairwise-id"));
      var shown = new Typed(house.dir()).run("sp", "show", "sp");
      assertTrue(shown.out().contains("subject-identifier=none"), shown.out());
      assertTrue(shown.err().contains("asks for the identifier pairwise-id"), shown.err());
    }

    @Test
    void computedOnesAreThoseOfTheShibbolethIdentityProvider() throws Exception {
      house.directory().set("tanaka", "employeeNumber", "at1-Data");
      metadata("pairwise-id", "pairwise-source=computed:employeeNumber");
      assertEquals("KZPLH2FO6SELOOAC4BUDLZXZ6Q4PLLDM@idp.mochi.test", pairwise(response("tanaka")));
    }

    @Test
    void anIdentifierThatIsNeededAndCannotBeHadRefuses() throws Exception {
      metadata("pairwise-id", "pairwise-source=computed:noSuchThing");
      assertStatus("Responder/RequestDenied", answer("tanaka", ""));
      set("pairwise-source=");
      pairwise(response("tanaka"));
    }

    @Test
    void anAttributeOfThatNameInTheEntryIsTheOnlyOne() throws Exception {
      metadata(
          "subject-id",
          "attribute.urn:oasis:names:tc:SAML:attribute:subject-id=constant:own@example.jp");
      var response = response("tanaka");
      assertEquals("own@example.jp", subject(response));
      assertEquals(2, response.split("attribute:subject-id\"", -1).length);
    }

    @Test
    void ourMetadataAnnouncesTheScope() throws Exception {
      var metadata = house.browser().get("/saml/metadata").body();
      assertTrue(metadata.contains(">idp.mochi.test</shibmd:Scope>"), metadata);
    }
  }
}
