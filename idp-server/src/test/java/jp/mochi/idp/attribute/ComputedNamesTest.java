package jp.mochi.idp.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jp.mochi.idp.config.Salt;
import jp.mochi.metadata.NameSource.Encoding;
import org.junit.jupiter.api.Test;

/** Known answers of others that compute the same. */
class ComputedNamesTest {
  /** The service and the value that the Shibboleth identity provider's own tests compute with. */
  private static final String SERVICE = "https://sp.example.org/sp";

  private static final String VALUE = "at1-Data";

  /** 0 to 15, as in the Shibboleth identity provider's tests. */
  static final Salt COUNTED =
      new Salt(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});

  private static String name(Salt salt, String service, String value, Encoding encoding) {
    return new ComputedNames(salt).of(service, value, encoding);
  }

  /** From net.shibboleth.idp.attribute.impl.ComputedPairwiseIdStoreTest. */
  @Test
  void agreeWithTheShibbolethIdentityProvider() {
    var name = "Vl6z6K70iLc4AuBoNeb59Dj1rGw=";
    assertEquals(name, name(COUNTED, SERVICE, VALUE, Encoding.BASE64));
    var inBase32 = "KZPLH2FO6SELOOAC4BUDLZXZ6Q4PLLDM";
    assertEquals(inBase32, name(COUNTED, SERVICE, VALUE, Encoding.BASE32));
    var text = new Salt("thisisaspecialsalt".getBytes(UTF_8));
    assertEquals("kLyH1uEvYigEvg1ZLh/QXeW1VAs=", name(text, SERVICE, VALUE, Encoding.BASE64));
  }

  /** From org.apereo.cas…ShibbolethCompatiblePersistentIdGeneratorTests, of a running service. */
  @Test
  void agreeWithCas() {
    var salt = new Salt("thisisasalt".getBytes(UTF_8));
    var service = "https://shibboleth.irbmanager.com/";
    assertTrue(
        name(salt, service, "grudkin", Encoding.BASE64).startsWith("jvZO/wYedArYIEIORGdHoMO"));
  }

  @Test
  void differByServicePersonAndSalt() {
    var name = name(COUNTED, SERVICE, VALUE, Encoding.BASE32);
    assertNotEquals(name, name(COUNTED, SERVICE + "/", VALUE, Encoding.BASE32));
    assertNotEquals(name, name(COUNTED, SERVICE, "At1-Data", Encoding.BASE32));
    assertNotEquals(name, name(new Salt(new byte[16]), SERVICE, VALUE, Encoding.BASE32));
    assertTrue(SubjectIds.isUniqueId(name));
  }
}
