package jp.mochi.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What the repository promises, on every database. */
abstract class ServiceProvidersContract {
  private final ServiceProviders providers = new ServiceProviders(Samples.CLOCK);
  private final ServiceProviderMetadata shib = Samples.taken(Samples.text("mod-shib"));
  private final ServiceProviderMetadata slack = Samples.taken(Samples.text("slack-like"));

  abstract Jdbi database();

  /** Runs in a transaction on an empty table and leaves nothing behind. */
  private void inTransaction(Consumer<Handle> test) {
    database()
        .useHandle(
            handle -> {
              handle.begin();
              test.accept(handle);
              handle.rollback();
            });
  }

  private ServiceProvider added(Handle handle, String name, ServiceProviderMetadata metadata) {
    var outcome = providers.add(handle, name, metadata, ServiceOptions.DEFAULT, Original.byHand());
    if (outcome instanceof AddOutcome.Added(var provider)) {
      return provider;
    }
    throw new AssertionError(outcome.toString());
  }

  @Test
  void keepsTheWholeRecordAndTheOriginal() {
    inTransaction(
        handle -> {
          var document = Samples.text("mod-shib").getBytes(UTF_8);
          var outcome =
              providers.add(
                  handle, shib, ServiceOptions.DEFAULT, Original.of("wiki.xml", document));
          var id = ((AddOutcome.Added) outcome).serviceProvider().id();
          var kept = providers.byId(handle, id).orElseThrow();
          assertEquals("wiki-example-jp", kept.name());
          assertEquals(shib.entityId(), kept.entityId());
          assertEquals(shib.acs(), kept.acs());
          assertEquals(shib.signingCertificates(), kept.signingCertificates());
          assertEquals(shib.encryptionCertificates(), kept.encryptionCertificates());
          assertTrue(kept.authnRequestsSigned());
          assertEquals(1, kept.version());
          assertEquals(Samples.CLOCK.instant(), kept.changed());
          var original = providers.original(handle, id).orElseThrow();
          assertEquals("wiki.xml", original.source());
          assertArrayEquals(document, original.document().toArray());
        });
  }

  @Test
  void keepsWhatEverySampleSays() {
    inTransaction(
        handle -> {
          for (var name : Samples.NAMES) {
            var metadata = Samples.taken(Samples.text(name));
            var kept = added(handle, name, metadata);
            assertEquals(metadata.displayNameJa(), kept.displayNameJa());
            assertEquals(metadata.displayNameEn(), kept.displayNameEn());
            assertEquals(metadata.nameIdFormats(), kept.nameIdFormats());
            assertEquals(metadata.validUntil(), kept.validUntil());
            assertEquals(metadata.wantAssertionsSigned(), kept.wantAssertionsSigned());
          }
          assertEquals(
              Samples.NAMES.stream().sorted().toList(),
              providers.list(handle).stream().map(ServiceProvider::name).toList());
        });
  }

  @Test
  void findsByNameAndEntityIdExactlyAsWritten() {
    inTransaction(
        handle -> {
          var kept = added(handle, "slack", slack);
          assertEquals(Optional.of(kept), providers.byName(handle, "slack"));
          assertEquals(Optional.of(kept), providers.byEntityId(handle, "https://slack.com"));
          assertEquals(Optional.empty(), providers.byName(handle, "Slack"));
          assertEquals(Optional.empty(), providers.byEntityId(handle, "https://Slack.com"));
          assertEquals(Optional.empty(), providers.byEntityId(handle, "https://slack.com "));
        });
  }

  @Test
  void refusesANameOrEntityIdTwiceAndGoesOn() {
    inTransaction(
        handle -> {
          added(handle, "slack", slack);
          assertEquals(
              new AddOutcome.NameTaken("slack"),
              providers.add(handle, "slack", shib, ServiceOptions.DEFAULT, Original.byHand()));
          assertEquals(
              new AddOutcome.EntityIdTaken("slack", "https://slack.com"),
              providers.add(handle, "two", slack, ServiceOptions.DEFAULT, Original.byHand()));
          added(handle, "wiki", shib);
          assertEquals(2, providers.list(handle).size());
        });
  }

  private static ServiceOptions options(String... texts) {
    var changed =
        ServiceOptionNames.change(ServiceOptions.DEFAULT, List.of(texts), cel -> Optional.empty());
    return ((OptionOutcome.Understood) changed).options();
  }

  @Test
  void takesASecondEntryOfAnEntityIdWhereItsAddressesTellThemApart() {
    inTransaction(
        handle -> {
          added(handle, "slack", slack);
          var second =
              new ServiceProviderMetadata(
                  slack.entityId(),
                  "二つ目",
                  "The second",
                  List.of(new Acs(0, true, Acs.HTTP_POST, "https://two.slack.com/sso/saml")),
                  List.of(),
                  slack.signingCertificates(),
                  slack.encryptionKeys(),
                  false,
                  false,
                  List.of(),
                  Optional.of(SubjectIdRequirement.ANY),
                  Optional.empty(),
                  List.of());
          var two = added(handle, "slack-two", second);
          var same = providers.allByEntityId(handle, "https://slack.com");
          assertEquals(List.of("slack", "slack-two"), same.stream().map(sp -> sp.name()).toList());
          var shared = options("further-acs=" + slack.acs().getFirst().location());
          assertEquals(
              new ChangeOutcome.NotApart("slack"),
              providers.setOptions(handle, two.id(), two.version(), shared));
          assertEquals(
              new ChangeOutcome.NotApart("slack"),
              providers.replaceMetadata(handle, two.id(), two.version(), slack, Original.byHand()));
        });
  }

  @Test
  void takesASecondEntryOfAnEntityIdWhereAConditionTellsThemApart() {
    inTransaction(
        handle -> {
          var sales = options("only-for='sales' in groups");
          assertInstanceOf(
              AddOutcome.Added.class,
              providers.add(handle, "a-sales", slack, sales, Original.byHand()));
          var rest = added(handle, "rest", slack);
          var same = providers.allByEntityId(handle, "https://slack.com");
          assertEquals(List.of("rest", "a-sales"), same.stream().map(sp -> sp.name()).toList());
          var found = providers.byName(handle, "a-sales").orElseThrow();
          assertEquals(
              new ChangeOutcome.NotApart("rest"),
              providers.setOptions(handle, found.id(), found.version(), options()));
          assertEquals(Optional.of(rest), providers.byEntityId(handle, "https://slack.com"));
        });
  }

  @Test
  void anAddressThatAnOperatorAddsStandsBehindThoseOfTheMetadata() {
    inTransaction(
        handle -> {
          var further = options("further-acs=https://new.slack.com/acs");
          var outcome = providers.add(handle, "slack", slack, further, Original.byHand());
          var acs = ((AddOutcome.Added) outcome).serviceProvider().acs();
          assertEquals(slack.acs(), acs.subList(0, acs.size() - 1));
          assertEquals("https://new.slack.com/acs", acs.getLast().location());
          assertEquals(Acs.HTTP_POST, acs.getLast().binding());
        });
  }

  @Test
  void keepsWhatAServiceCanDecrypt() {
    inTransaction(
        handle -> {
          var methods =
              List.of(
                  new EncryptionKey.Method(
                      "http://www.w3.org/2009/xmlenc11#rsa-oaep",
                      Optional.of("http://www.w3.org/2001/04/xmlenc#sha256"),
                      Optional.of("http://www.w3.org/2009/xmlenc11#mgf1sha256")),
                  new EncryptionKey.Method(
                      DataEncryption.AES128_GCM.uri(), Optional.empty(), Optional.empty()));
          var keys = List.of(new EncryptionKey(Certificates.GOOD, true, methods));
          var logout =
              List.of(
                  new SingleLogout(SingleLogout.SOAP, "https://a.example/soap", Optional.empty()),
                  new SingleLogout(
                      SingleLogout.HTTP_POST,
                      "https://a.example/slo",
                      Optional.of("https://a.example/answers")));
          var metadata = slackWith(logout, keys);
          var stored = added(handle, "slack", metadata);
          assertEquals(keys, stored.encryptionKeys());
          assertEquals(logout, stored.singleLogout());
          assertEquals(Optional.of(SubjectIdRequirement.PAIRWISE_ID), stored.subjectId());
        });
  }

  private ServiceProviderMetadata slackWith(List<SingleLogout> logout, List<EncryptionKey> keys) {
    return new ServiceProviderMetadata(
        slack.entityId(),
        "x",
        "x",
        slack.acs(),
        logout,
        List.of(),
        keys,
        false,
        false,
        List.of(),
        Optional.of(SubjectIdRequirement.PAIRWISE_ID),
        Optional.empty(),
        List.of());
  }

  @Test
  void logoutGoesByHttpOnlyAsLongAsTheEntryTakesHttp() {
    var secure = new SingleLogout(SingleLogout.SOAP, "https://a.example/soap", Optional.empty());
    var here =
        new SingleLogout(SingleLogout.HTTP_POST, "http://localhost:8080/slo", Optional.empty());
    var plain =
        new SingleLogout(
            SingleLogout.HTTP_POST, "http://a.example/slo", Optional.of("https://a.example/back"));
    var answers =
        new SingleLogout(
            SingleLogout.HTTP_REDIRECT,
            "https://a.example/slo",
            Optional.of("http://a.example/back"));
    var all = List.of(secure, plain, here, answers);
    var http = changed(ServiceOptions.DEFAULT, "http-acs=true");
    inTransaction(
        handle -> {
          var added =
              (AddOutcome.Added)
                  providers.add(
                      handle, "slack", slackWith(all, List.of()), http, Original.byHand());
          var first = added.serviceProvider();
          assertEquals(all, first.singleLogout());
          var https = changed(http, "http-acs=false");
          providers.setOptions(handle, first.id(), 1, https);
          assertEquals(List.of(secure, here), kept(handle, first));
          providers.setOptions(handle, first.id(), 2, http);
          assertEquals(all, kept(handle, first));
        });
  }

  private List<SingleLogout> kept(Handle handle, ServiceProvider entry) {
    return providers.byId(handle, entry.id()).orElseThrow().singleLogout();
  }

  @Test
  void refusesANameThatBreaksTheRule() {
    inTransaction(
        handle ->
            assertEquals(
                new AddOutcome.NameNotAllowed("Slack!"),
                providers.add(handle, "Slack!", slack, ServiceOptions.DEFAULT, Original.byHand())));
  }

  @Test
  void findsAnotherNameWhereTheDerivedOneIsTaken() {
    inTransaction(
        handle -> {
          added(handle, "slack-com", shib);
          var outcome = providers.add(handle, slack, ServiceOptions.DEFAULT, Original.byHand());
          assertEquals("slack-com-2", ((AddOutcome.Added) outcome).serviceProvider().name());
        });
  }

  @Test
  void setsOptionsFromTheVersionThatWasSeenOnly() {
    inTransaction(
        handle -> {
          var first = added(handle, "slack", slack);
          var options = changed(ServiceOptions.DEFAULT, "sign=both", "attribute.User.Email=mail");
          var outcome = providers.setOptions(handle, first.id(), 1, options);
          var second = ((ChangeOutcome.Changed) outcome).serviceProvider();
          assertEquals(options, second.options());
          assertEquals(2, second.version());
          assertEquals(
              new ChangeOutcome.ChangedMeanwhile(second),
              providers.setOptions(handle, first.id(), 1, ServiceOptions.DEFAULT));
          assertEquals(
              new ChangeOutcome.NotThere("none"),
              providers.setOptions(handle, "none", 1, ServiceOptions.DEFAULT));
        });
  }

  private static ServiceOptions changed(ServiceOptions from, String... texts) {
    var outcome = ServiceOptionNames.change(from, List.of(texts), cel -> Optional.empty());
    return ((OptionOutcome.Understood) outcome).options();
  }

  @Test
  void replacesMetadataAndLeavesNoOldKeyBehind() {
    inTransaction(
        handle -> {
          var first = added(handle, "wiki", shib);
          var fresh =
              Samples.taken(
                  Samples.text("mod-shib")
                      .replace("<md:KeyDescriptor>", "<md:KeyDescriptor use='encryption'>"));
          var outcome =
              providers.replaceMetadata(
                  handle, first.id(), 1, fresh, Original.of("new.xml", new byte[] {1}));
          var second = ((ChangeOutcome.Changed) outcome).serviceProvider();
          assertEquals(List.of(), second.signingCertificates());
          assertEquals(2, second.version());
          assertEquals("new.xml", providers.original(handle, first.id()).orElseThrow().source());
          assertEquals(
              new ChangeOutcome.AnotherEntity(shib.entityId(), slack.entityId()),
              providers.replaceMetadata(handle, first.id(), 2, slack, Original.byHand()));
        });
  }

  @Test
  void removesAnEntryOnce() {
    inTransaction(
        handle -> {
          var id = added(handle, "slack", slack).id();
          assertTrue(providers.remove(handle, id));
          assertFalse(providers.remove(handle, id));
          assertEquals(List.of(), providers.list(handle));
        });
  }
}
