package jp.mochi.idp.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.attribute.AttributeRelease.From;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.Test;

class AttributeReleaseTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private static final DeviceFacts DEVICE =
      new DeviceFacts(
          Optional.of(Ownership.BYOD),
          Optional.empty(),
          Optional.of(Compliance.GRACE),
          Optional.of(NOW.minusMillis(89_500)));

  private static final Person TANAKA =
      new Person(
          new PersonId("id-1"),
          "tanaka",
          "uid=tanaka",
          Map.of(),
          Map.of(),
          Set.of(),
          Optional.empty(),
          false);

  private static Whence whence(int ranges) {
    return new Whence() {
      @Override
      public List<String> zones(String address) {
        return address.equals("192.0.2.7") ? List.of("office") : List.of();
      }

      @Override
      public List<String> ranges(ServiceProvider service) {
        return Collections.nCopies(ranges, "192.0.2.0/24");
      }

      @Override
      public boolean exact(ServiceProvider service) {
        return ranges != 2;
      }
    };
  }

  private static ServiceProvider service(String... options) {
    var changed =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT, List.of(options), cel -> Optional.empty());
    return new ServiceProvider(
        "id",
        "crm",
        "https://crm.example/sp",
        "crm",
        "crm",
        List.of(new Acs(0, true, "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "https://x")),
        List.of(),
        List.of(),
        List.of(),
        false,
        false,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        ((OptionOutcome.Understood) changed).options(),
        1,
        Instant.EPOCH);
  }

  private static List<List<String>> released(int ranges, String address, String... options) {
    var from = new From(address, DEVICE, Optional.empty(), NOW);
    return new AttributeRelease(new Expressions(), whence(ranges), id -> Optional.empty())
        .release(service(options), TANAKA, Map.of(), from).stream()
            .map(ReleasedValues::values)
            .toList();
  }

  @Test
  void tellsWhereSomebodyComesFromOnlyWhereTheEntryListsIt() {
    assertEquals(List.of(), released(1, "192.0.2.7"));
    assertEquals(
        List.of(List.of("192.0.2.7"), List.of("office"), List.of("192.0.2.0/24")),
        released(
            1,
            "192.0.2.7",
            "attribute.a=source.address",
            "attribute.z=source.zone",
            "attribute.r=source.ranges"));
  }

  @Test
  void tellsWhoseTheDeviceIsWhereThatIsKnown() {
    assertEquals(List.of(List.of("byod")), released(0, "", "attribute.o=device.ownership"));
    assertEquals(List.of(), released(0, "", "attribute.b=device.binding"));
  }

  /** So that a broker of virtual desktops can choose by the device, and how lately it was seen. */
  @Test
  void tellsHowTheDeviceIsAndSinceWhen() {
    assertEquals(
        List.of(List.of("grace"), List.of("2026-11-21T08:58:30Z"), List.of("89")),
        released(
            0,
            "",
            "attribute.c=device.compliance",
            "attribute.s=device.status",
            "attribute.a=device.status-age"));
  }

  @Test
  void leavesOutWhatIsNotKnownOfTheDevicesState() {
    var unknown =
        new AttributeRelease(new Expressions(), whence(0), id -> Optional.of("ios"))
            .release(
                service(
                    "attribute.i=device.id",
                    "attribute.p=device.platform",
                    "attribute.c=device.compliance",
                    "attribute.s=device.status",
                    "attribute.a=device.status-age"),
                TANAKA,
                Map.of(),
                new From("", DeviceFacts.UNKNOWN, Optional.empty(), NOW));
    assertEquals(List.of(), unknown);
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    assertEquals(List.of(), released(0, "", "attribute.a=source.address"));
    assertEquals(List.of(), released(0, "192.0.2.8", "attribute.z=source.zone"));
    assertEquals(List.of(), released(0, "192.0.2.8", "attribute.r=source.ranges"));
  }

  @Test
  void tellsWhatTheRangesAreWorth() {
    var both = new String[] {"attribute.r=source.ranges", "attribute.e=source.ranges-exact"};
    assertEquals(List.of(List.of("192.0.2.0/24"), List.of("true")), released(1, "192.0.2.7", both));
    assertEquals(List.of("false"), released(2, "192.0.2.7", both).getLast());
    assertEquals(List.of("true"), released(1000, "192.0.2.7", both).getLast());
    assertEquals(List.of(List.of("left-out")), released(1001, "192.0.2.7", both));
  }

  @Test
  void tellsAllRangesOrNone() {
    var thousand = released(1000, "192.0.2.7", "attribute.r=source.ranges");
    assertEquals(1000, thousand.getFirst().size());
    assertEquals(List.of(), released(1001, "192.0.2.7", "attribute.r=source.ranges"));
  }
}
