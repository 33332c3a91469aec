package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.util.List;
import jp.mochi.idp.database.Engine;
import jp.mochi.metadata.ServiceProviders;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private static final String ENTITY_ID = "https://sp.example.com/saml";

  @Test
  void nothingIsLookedUpWithinATransactionNotEvenWhatIsKnown() {
    try (var database = Engine.SQLITE.open()) {
      var services = new Services(database, new ServiceProviders(Clock.systemUTC()));
      assertEquals(List.of(), services.allByEntityId(ENTITY_ID));
      assertThrows(
          IllegalStateException.class,
          () -> database.write(handle -> services.allByEntityId(ENTITY_ID)));
    }
  }
}
