package jp.mochi.idp.saml.logout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import jp.mochi.idp.House;
import jp.mochi.idp.saml.codec.EncryptedIds;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.signout.ServiceState.How;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails with us isn't laid to a service's door. */
class OurFaultTest {
  @Test
  void aRequestThatWeCannotSignIsNoSilenceOfTheService(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir);
        var partner = new SoapPartner();
        var outside = HouseParts.outside()) {
      var chat =
          TestService.named(house, "chat")
              .at(TestService.SOAP, partner.address("success", "chat"), "")
              .registered();
      var given = chat.signOn(house.browser(), "tanaka");
      var rows =
          house
              .database()
              .<List<ServiceSessions.ServiceSession>>read(
                  h -> new ServiceSessions().named(h, chat.entityId(), given.nameId()));
      var parts =
          HouseParts.of(
              house,
              outside,
              new EncryptedNames(new EncryptedIds(List::of)),
              service -> {
                throw new IllegalStateException("no signing key can be read");
              });
      var requests = new RequestFor(parts.issuers(), parts.cipher());
      var calls = new BackChannel(outside, requests, parts.writers(), parts.clock());
      var told = new TellRound(parts, calls).tell(rows, row -> false, true).getFirst();
      assertInstanceOf(How.Failed.class, told.how());
      assertTrue(told.why().contains("Mochi's own"), told.why());
      assertEquals(List.of(), partner.received());
    }
  }
}
