package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators set for a service, and what they are told about it. */
class SpOptionsTest {
  private static House house;
  private static int number;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Typed.Said typed(String... words) {
    return new Typed(house.dir()).run(words);
  }

  private static String entityId() {
    return "https://sp" + number + ".example/saml";
  }

  private static String added(String acs, String... options) {
    number++;
    var words = new java.util.ArrayList<String>();
    words.addAll(java.util.List.of("sp", "add", "entity-id=" + entityId(), "acs=" + acs, "--name"));
    words.add("sp-" + number);
    words.addAll(java.util.List.of(options));
    var said = typed(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    return said.err();
  }

  private static String set(String... options) {
    var words = new java.util.ArrayList<>(java.util.List.of("sp", "set", "sp-" + number));
    words.addAll(java.util.List.of(options));
    var said = typed(words.toArray(String[]::new));
    assertEquals(0, said.status(), said.err());
    return typed("sp", "show", "sp-" + number).out();
  }

  private static String refused(String... options) {
    var words = new java.util.ArrayList<>(java.util.List.of("sp", "set", "sp-" + number));
    words.addAll(java.util.List.of(options));
    var said = typed(words.toArray(String[]::new));
    assertEquals(1, said.status(), said.out());
    return said.err();
  }

  @Test
  void everyOptionThatIsSetIsShown() {
    added("https://a.example/acs");
    var shown =
        set(
            "signature=rsa-sha512",
            "digest=sha384",
            "encrypt=never",
            "not-before=30s",
            "session-length=8h",
            "audiences=urn:a urn:b",
            "issuer=urn:i",
            "name-qualifier=none",
            "sp-name-qualifier=x",
            "requested-context=ignore",
            "name-id-format=emailAddress,persistent",
            "further-acs=https://b.example/acs");
    assertTrue(
        shown.contains(
            "signature=rsa-sha512  digest=sha384  encrypt=never  not-before=30s"
                + "  session-length=8h  audiences=urn:a urn:b  issuer=urn:i  name-qualifier=none"
                + "  sp-name-qualifier=x  requested-context=ignore"),
        shown);
    assertTrue(shown.contains("name-id-format=emailAddress,persistent"), shown);
    assertTrue(shown.contains("https://b.example/acs  [1] HTTP-POST"), shown);
    assertTrue(shown.contains("urn:i"), shown);
  }

  @Test
  void namesAreComputedOnlyWhereThereIsASalt() {
    added("https://salt.example/acs");
    assertTrue(refused("persistent-source=computed:uid").contains("names: {salt:"));
    assertTrue(refused("pairwise-source=computed:uid").contains("idp.persistentId.salt"));
    var shown = set("persistent-source=directory:objectGUID", "subject-identifier=pairwise-id");
    assertTrue(shown.contains("persistent-source=directory:objectGUID"), shown);
    assertTrue(shown.contains("subject-identifier=pairwise-id"), shown);
  }

  @Test
  void anEcdsaSignatureNeedsAnEcKeyFirst() {
    added("https://ec.example/acs");
    assertTrue(refused("signature=ecdsa-sha256").contains("mochi key add --for ec"));
    var made = typed("key", "add", "--for", "ec");
    assertEquals(0, made.status(), made.err());
    assertTrue(made.err().contains("first of its kind"), made.err());
    assertTrue(set("signature=ecdsa-sha256").contains("signature=ecdsa-sha256"));
    var listed = typed("key", "list").out();
    assertTrue(listed.contains("signs by RSA") && listed.contains("signs by ECDSA"), listed);
    assertTrue(listed.contains("decrypts"), listed);
    var ec = line(listed, "signs by ECDSA");
    var needed = typed("key", "remove", ec);
    assertEquals(1, needed.status());
    assertTrue(needed.err().contains("sp-" + number), needed.err());
    assertTrue(
        refused("signing-key=" + line(listed, "signs by RSA")).contains("isn't of the kind"));
    set("signature=");
    assertEquals(0, typed("key", "remove", ec).status());
  }

  private static String line(String listed, String what) {
    return listed
        .lines()
        .filter(line -> line.contains(what))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDecryptionKeyRollsOverWithOverlap() throws Exception {
    var before = line(typed("key", "list").out(), "decrypts");
    var made = typed("key", "add", "--for", "decryption");
    assertEquals(0, made.status(), made.err());
    pause();
    assertEquals(2, encryptionKeys());
    assertEquals(0, typed("key", "use", "--for", "decryption").status());
    pause();
    assertEquals(1, encryptionKeys(), "nobody is to encrypt to the former key any more");
    assertTrue(typed("key", "list").out().contains(before), "but it decrypts still");
    assertEquals(0, typed("key", "remove", before).status());
    var last = line(typed("key", "list").out(), "decrypts");
    assertEquals(1, typed("key", "remove", last).status());
    assertEquals(2, typed("key", "add", "--for", "nothing").status());
  }

  private static int encryptionKeys() throws Exception {
    var metadata = house.browser().get("/saml/metadata").body();
    return metadata.split("use=\"encryption\"", -1).length - 1;
  }

  private static void pause() {
    Pause.of(Duration.ofMillis(1_050));
  }

  @Test
  void sha1AndHttpAreShownInRed() {
    added("https://old.example/acs", "signature=rsa-sha1", "sha1=allow");
    var warned = typed("sp", "show", "sp-" + number).err();
    assertTrue(warned.contains("We sign for this service with SHA-1"), warned);
    assertTrue(warned.contains("SHA-1 signatures of this service are taken"), warned);
    var http = added("http://intra.example/acs", "http-acs=true");
    assertTrue(http.contains("may travel by http"), http);
    assertTrue(refused("http-acs=false").contains("http-acs=true"));
    var japanese = new Typed(house.dir()).speaking(Locale.JAPANESE);
    assertTrue(japanese.run("sp", "show", "sp-" + number).err().contains("http で送られる"));
    var without = typed("sp", "add", "entity-id=urn:x", "acs=http://intra.example/acs");
    assertEquals(1, without.status());
  }

  @Test
  void aConditionMustBeOne() {
    added("https://for.example/acs");
    assertTrue(refused("only-for=username").contains("CEL"));
    assertTrue(refused("only-for='a' in nothing").contains("CEL"));
    assertTrue(set("only-for='sales' in groups").contains("only-for='sales' in groups"));
  }

  private static String reference(String acs) throws Exception {
    var request =
        new AuthnRequests(entityId(), Clock.systemUTC().instant())
            .with("AssertionConsumerServiceURL=\"" + acs + "\"");
    var page = house.browser().get(request.redirect());
    SignOns.assertPageOnly(page);
    return page.response().headers().firstValue("X-Reference").orElseThrow();
  }

  @Test
  void anAddressThatWasRefusedIsShownAndThenTaken() throws Exception {
    added("https://shop.example/acs");
    var reference = reference("https://shop.example/new-acs");
    var shown = typed("sp", "accept-acs", reference);
    assertEquals(0, shown.status(), shown.err());
    assertTrue(shown.out().contains("https://shop.example/new-acs"), shown.out());
    assertTrue(shown.err().contains("Nothing has changed"), shown.err());
    SignOns.assertPageOnly(house.browser().get(refusedAgain("https://shop.example/new-acs")));

    var taken = typed("sp", "accept-acs", reference, "--yes");
    assertEquals(0, taken.status(), taken.err());
    pause();
    SignOns.assertAsks(house.browser().get(refusedAgain("https://shop.example/new-acs")));
    var audit = typed("audit", "search", "--person", "local").out();
    assertTrue(audit.contains("sp set"), audit);
  }

  private static String refusedAgain(String acs) throws Exception {
    return new AuthnRequests(entityId(), Clock.systemUTC().instant())
        .with("AssertionConsumerServiceURL=\"" + acs + "\"")
        .redirect();
  }

  @Test
  void whatWasRefusedForAnotherReasonOrCannotBeAnAddressIsNotTaken() throws Exception {
    added("https://bad.example/acs");
    var plain = reference("http://bad.example/acs");
    var refused = typed("sp", "accept-acs", plain, "--yes");
    assertEquals(1, refused.status());
    assertFalse(typed("sp", "show", "sp-" + number).out().contains("http://bad"));
    assertEquals(1, typed("sp", "accept-acs", "no-such-reference", "--yes").status());
  }
}
