package jp.mochi.idp.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.Entries;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.idp.attribute.ServiceNames.Outcome;
import jp.mochi.idp.config.NamesConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rehearsal says of names, and that it leaves none behind. */
@ParameterizedClass
@EnumSource(Engine.class)
class ServiceNamesTest {
  private static final Person TANAKA = person("tanaka");
  private static final Person TWIN = person("twin");

  private final OpenDatabase database;
  private final ServiceNames names =
      new ServiceNames(
          new NamesConfig(Optional.of(ComputedNamesTest.COUNTED), "example.jp", Optional.empty()),
          Clock.systemUTC());

  ServiceNamesTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Person person(String id) {
    return new Person(
        new PersonId(id),
        id,
        "uid=" + id,
        Map.of("mail", List.of("shared@example.jp")),
        Map.of(),
        Set.of(),
        Optional.empty(),
        false);
  }

  private static ServiceProvider service(String... options) {
    return Entries.crm(List.of(), options);
  }

  private Outcome real(Person person, String... options) {
    return database.write(handle -> names.persistent(handle, person, service(options), true));
  }

  private Outcome rehearsed(Person person, String... options) {
    return database.read(
        handle -> names.rehearsing().persistent(handle, person, service(options), true));
  }

  private Outcome pairwise(ServiceNames of, Person person, String option) {
    var entry = service("subject-identifier=any", option);
    var wanted = database.write(handle -> of.identifier(handle, person, entry));
    return wanted.orElseThrow().value();
  }

  private void assertNothingKept() {
    for (var kind : Kind.values()) {
      var entityId = service().entityId();
      assertEquals(
          List.of(), database.read(handle -> new KeptNames(kind).ofService(handle, entityId)));
    }
  }

  @Test
  void aNameThatOnlyASignOnMakesHasAStandIn() {
    var before = assertInstanceOf(Outcome.Named.class, rehearsed(TANAKA));
    assertTrue(before.standIn());
    assertNothingKept();
    var made = real(TANAKA);
    assertEquals(made, rehearsed(TANAKA));
  }

  @Test
  void aComputedNameIsShownAsItWillBeUnlessItIsAnothers() {
    var source = "persistent-source=computed:mail";
    var before = rehearsed(TANAKA, source);
    assertEquals(before, rehearsed(TWIN, source));
    assertNothingKept();
    assertEquals(before, real(TANAKA, source));
    assertInstanceOf(Outcome.Unnamed.class, rehearsed(TWIN, source));
    assertInstanceOf(Outcome.Unnamed.class, real(TWIN, source));
  }

  @Test
  void thePairwiseIdentifierHasOneTooInItsOwnSyntax() {
    var source = "pairwise-source=stored";
    var before = (Outcome.Named) pairwise(names.rehearsing(), TANAKA, source);
    assertTrue(before.standIn());
    var unique = before.name().substring(0, before.name().indexOf('@'));
    assertTrue(SubjectIds.isUniqueId(unique), unique);
    assertNothingKept();
    var made = pairwise(names, TANAKA, source);
    assertEquals(made, pairwise(names.rehearsing(), TANAKA, source));
    var computed = "pairwise-source=computed:mail";
    var shown = pairwise(names.rehearsing(), TWIN, computed);
    assertEquals(shown, pairwise(names, TWIN, computed));
  }
}
