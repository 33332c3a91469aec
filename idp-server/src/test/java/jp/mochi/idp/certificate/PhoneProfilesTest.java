package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.MappingRule;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.certificate.PhoneProfiles.Said;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of profiles that were handed out promises, on each database. */
@ParameterizedClass
@EnumSource(Engine.class)
class PhoneProfilesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration TICK = Duration.ofMillis(1);
  private static CertificatePath path;

  private final OpenDatabase database;

  PhoneProfilesTest(Engine engine) {
    database = engine.open();
  }

  @BeforeAll
  static void issue(@TempDir Path dir) throws Exception {
    var authority = LocalAuthority.open(dir, "Phones CA", Clock.systemUTC());
    var rules = List.of(new MappingRule(MappingRule.By.SAN_MAIL, "mail"));
    var trusted =
        ClientAuthority.of(
            "phones",
            List.of(authority.certificate()),
            Set.of(),
            rules,
            (certificate, issuer) -> new RevocationStatus.Good(),
            false);
    X509Certificate phone = authority.clientCertificate("tanaka", "tanaka@x.example").certificate();
    path = new CertificatePath(trusted, List.of(phone), authority.certificate());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void write(Consumer<Handle> work) {
    database.write(
        handle -> {
          work.accept(handle);
          return true;
        });
  }

  private void handedOut(String code, String device, Instant at) {
    write(handle -> PhoneProfiles.handedOut(handle, code, device, at));
  }

  private void used(String code, String keyHash) {
    write(handle -> PhoneProfiles.used(handle, code, keyHash));
  }

  private void says(String code, String answer, String askedBy) {
    write(handle -> PhoneProfiles.said(handle, new Said(code, answer, askedBy)));
  }

  private Optional<Said> said(String device, String keyHash) {
    return database.read(handle -> PhoneProfiles.said(handle, device, keyHash));
  }

  private boolean finishes(String code) {
    return database.write(
        handle -> PhoneProfiles.finish(handle, new Said(code, "answer", "asked"), NOW));
  }

  private static IssuedCertificate issued(
      String device, String keyHash, EnrolmentRoute route, boolean keyOutside) {
    return new IssuedCertificate(
        "authority",
        "1",
        "person",
        "tanaka",
        device,
        keyHash,
        NOW,
        NOW.plus(Duration.ofDays(365)),
        NOW,
        "tanaka",
        Der.of(new byte[] {1}),
        Optional.empty(),
        new IssuedCertificate.How(route, keyOutside),
        Optional.empty());
  }

  private boolean shows(Optional<IssuedCertificate> issued, String device) {
    var shown = new PhoneProfiles(database, it -> issued).shownBy(path, device);
    var profiles = shown.flatMap(facts -> facts.profiles());
    profiles.ifPresent(ids -> assertEquals(Set.of("jp.mochi.phone." + device), ids));
    return profiles.isPresent();
  }

  private boolean shows(String device, String keyHash) {
    return shows(Optional.of(issued(device, keyHash, EnrolmentRoute.SCEP, false)), device);
  }

  private List<String> codes() {
    var sql = "SELECT code FROM phone_profile ORDER BY code";
    return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  @Test
  void aKeyThatWasCertifiedForAProfilesChallengeShowsThatProfileAndNoOtherKeyDoes() {
    handedOut("code-1", "phone-1", NOW);
    assertFalse(shows("phone-1", "key-1"), "handed out alone");
    used("code-1", "key-1");
    assertTrue(shows("phone-1", "key-1"));
    assertFalse(shows("phone-1", "key-2"));
    assertFalse(shows("phone-2", "key-1"));
    used("no-profiles-code", "key-3");
    assertFalse(shows("phone-1", "key-3"));
  }

  @Test
  void onlyAKeyOfOursThatIsInThePhoneShowsIt() {
    handedOut("code-1", "phone-1", NOW);
    used("code-1", "key-1");
    assertTrue(shows("phone-1", "key-1"));
    assertFalse(shows(Optional.empty(), "phone-1"), "another authority's");
    for (var route : EnrolmentRoute.values()) {
      var certificate = issued("phone-1", "key-1", route, false);
      assertEquals(route == EnrolmentRoute.SCEP, shows(Optional.of(certificate), "phone-1"));
    }
    var outside = issued("phone-1", "key-1", EnrolmentRoute.SCEP, true);
    assertFalse(shows(Optional.of(outside), "phone-1"));
    var others = issued("phone-2", "key-1", EnrolmentRoute.SCEP, false);
    assertFalse(shows(Optional.of(others), "phone-1"), "certified for another device");
  }

  @Test
  void aChallengeIsOneKeysHoweverOftenItsProfileIsHandedOut() {
    handedOut("code-1", "phone-1", NOW);
    handedOut("code-1", "phone-2", NOW.plusSeconds(1));
    used("code-1", "key-1");
    used("code-1", "key-2");
    handedOut("code-1", "phone-1", NOW.plusSeconds(2));
    assertTrue(shows("phone-1", "key-1"));
    assertFalse(shows("phone-1", "key-2"));
    assertFalse(shows("phone-2", "key-1"));
    assertEquals(List.of("code-1"), codes());
  }

  @Test
  void dropsThoseOfWhichNothingCanHaveComeAnyLonger() {
    handedOut("unused", "phone-1", NOW);
    handedOut("used", "phone-1", NOW);
    used("used", "key-1");
    var unused = NOW.plus(Duration.ofDays(30));
    handedOut("x", "phone-9", unused);
    assertEquals(List.of("unused", "used", "x"), codes());
    handedOut("x", "phone-9", unused.plus(TICK));
    assertEquals(List.of("used", "x"), codes());
    var used = NOW.plus(Duration.ofDays(1915));
    handedOut("y", "phone-9", used);
    assertEquals(List.of("used", "y"), codes());
    assertTrue(shows("phone-1", "key-1"));
    handedOut("y", "phone-9", used.plus(TICK));
    assertEquals(List.of("y"), codes());
    assertFalse(shows("phone-1", "key-1"));
  }

  @Test
  void whatAPhoneSaysCountsAsItSaidItLastBeforeItsKey() {
    handedOut("code-1", "phone-1", NOW);
    says("code-1", "first", "asked-1");
    says("code-1", "answer", "asked-2");
    assertEquals(Optional.empty(), said("phone-1", "key-1"));
    used("code-1", "key-1");
    says("code-1", "later", "asked-3");
    assertEquals(Optional.of(new Said("code-1", "answer", "asked-2")), said("phone-1", "key-1"));
    assertEquals(Optional.empty(), said("phone-2", "key-1"));
    assertEquals(Optional.empty(), said("phone-1", "key-2"));
    says("nobodys", "answer", "asked");
    assertEquals(List.of("code-1"), codes());
  }

  @Test
  void aPhoneThatWasNotAskedHasSaidNothing() {
    handedOut("code-1", "phone-1", NOW);
    used("code-1", "key-1");
    assertEquals(Optional.empty(), said("phone-1", "key-1"));
  }

  /** The same key may be certified anew: what was said for its latest profile counts. */
  @Test
  void theLatestProfileOfAKeyCounts() {
    for (var number : List.of(1, 3, 2)) {
      var code = "code-" + number;
      handedOut(code, "phone-1", NOW.plusSeconds(number));
      says(code, "answer-" + number, "asked");
      used(code, "key-1");
    }
    assertEquals(Optional.of("code-3"), said("phone-1", "key-1").map(Said::code));
  }

  @Test
  void itsLastProfileIsHandedOutOnce() {
    handedOut("code-1", "phone-1", NOW);
    handedOut("code-2", "phone-2", NOW);
    assertTrue(finishes("code-1"));
    assertFalse(finishes("code-1"));
    assertTrue(finishes("code-2"));
    assertFalse(finishes("code-3"), "none was begun");
  }
}
