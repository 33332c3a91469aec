package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jp.mochi.ldap.DirectorySettings.Fault;
import jp.mochi.ldap.DirectorySettings.Groups;
import jp.mochi.ldap.DirectorySettings.Limits;
import jp.mochi.ldap.DirectorySettings.Source;
import jp.mochi.ldap.DirectorySettings.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault is one change to settings that have none. */
class SettingsCheckTest {
  private static final String PEOPLE = "ou=people,dc=corp,dc=example";

  private final DirectorySettings good =
      new DirectorySettings(
          List.of(URI.create("ldap://127.0.0.1:389")),
          Optional.empty(),
          "cn=mochi,dc=corp,dc=example",
          new Password("secret"),
          new Users(PEOPLE, "(|(uid={username})(mail={username}))"),
          Optional.of(Groups.below("ou=groups,dc=corp,dc=example")));

  private static List<String> keys(DirectorySettings settings) {
    return settings.faults().stream().map(Fault::key).toList();
  }

  private DirectorySettings at(String... servers) {
    return good.withServers(Arrays.stream(servers).map(URI::create).toList());
  }

  @Test
  void findsNothingWrongWithGoodSettings() {
    assertEquals(List.of(), good.faults());
  }

  @Test
  void wantsAServer() {
    assertEquals(List.of("servers"), keys(at()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "localhost:389",
        "ldap:localhost",
        "ldap:///dc=corp",
        "ldap://localhost/dc=corp",
        "ldap://user@localhost",
        "ldap://localhost?uid",
        "ldap://localhost#1",
        "ldap://localhost:0",
        "ldap://localhost:65536"
      })
  void refusesWhatIsNoAddressOfADirectory(String address) {
    assertEquals(List.of("servers"), keys(at(address)));
    assertTrue(at(address).faults().getFirst().problem().startsWith(address + " is no address"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ldap://localhost", "ldap://127.0.0.1/", "ldap://[::1]:65535"})
  void letsPasswordsTravelInClearOnThisMachine(String address) {
    assertEquals(List.of(), keys(at(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ldap://dc1.corp.example",
        "ldap://192.0.2.1",
        "ldap://localhost.corp.example",
        "ldap://127.0.0.1.corp.example",
        "ldap://[2001:db8::1]"
      })
  void letsNoPasswordTravelInClearToAnotherMachine(String address) {
    assertEquals(List.of("servers"), keys(at(address)));
    assertEquals(List.of("servers"), keys(at("ldap://localhost", address)));
    assertTrue(at(address).faults().getFirst().problem().contains("start-tls: true"));
  }

  @Test
  void wantsATrustFileForTls(@TempDir Path folder) throws IOException {
    Path authority = Certificates.in(folder, "DNS:localhost").authority();
    assertEquals(List.of("trust"), keys(at("ldaps://dc1.corp.example")));
    assertEquals(List.of(), keys(at("ldaps://dc1.corp.example").withTls(authority, false)));
    assertEquals(List.of(), keys(at("ldap://dc1.corp.example").withTls(authority, true)));
    assertEquals(List.of("servers"), keys(at("ldap://dc1.corp.example").withTls(authority, false)));
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertEquals(List.of("trust"), keys(at("ldaps://dc1.corp.example").withTls(empty, false)));
    assertEquals(
        List.of("trust"),
        keys(at("ldaps://dc1.corp.example").withTls(folder.resolve("missing"), false)));
  }

  @Test
  void wantsAServiceAccountWithAPassword() {
    assertEquals(List.of("bind-dn"), keys(good.withAccount("mochi", new Password("secret"))));
    assertEquals(List.of("bind-dn"), keys(good.withAccount("", new Password("secret"))));
    assertEquals(List.of("bind-password"), keys(good.withAccount(good.bindDn(), new Password(""))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(uid={username}",
        "(uid=tanaka)",
        "(uid={user})",
        "({username}=tanaka)",
        "(uid={username}*)",
        "(uid>={username})"
      })
  void wantsAFilterThatSaysWhereTheNameGoes(String filter) {
    assertEquals(List.of("users.filter"), keys(good.withUsers(new Users(PEOPLE, filter))));
  }

  @Test
  void wantsBasesThatAreNames() {
    assertEquals(
        List.of("users.base"), keys(good.withUsers(new Users("corp", "(uid={username})"))));
    assertEquals(List.of("groups.base"), keys(good.withGroups(Groups.below(""))));
  }

  @Test
  void wantsGroupsByMemberAndWithAName() {
    UnaryOperator<String> key =
        filter -> String.join(",", keys(good.withGroups(groups(filter, "cn"))));
    assertEquals("", key.apply("(memberUid={username})"));
    assertEquals("", key.apply("(|(member={dn})(uniqueMember={dn}))"));
    assertEquals("groups.filter", key.apply("(member=*)"));
    assertEquals("groups.filter", key.apply("(member={dn}"));
    assertEquals(List.of("groups.name"), keys(good.withGroups(groups("(member={dn})", " "))));
  }

  private static Groups groups(String filter, String name) {
    return new Groups("ou=groups,dc=corp,dc=example", filter, name, false, Source.AUTO);
  }

  @Test
  void wantsLimitsThatAreLimits() {
    Duration none = Duration.ZERO;
    assertEquals(
        List.of(
            "limits.connect",
            "limits.bind",
            "limits.search",
            "limits.queue",
            "limits.return-after",
            "limits.rest",
            "limits.concurrent",
            "limits.pool"),
        keys(
            good.withLimits(
                new Limits(none, none, none, 0, none, 0, Duration.ofMillis(-1), none))));
    Duration hour = Duration.ofHours(1);
    assertEquals(
        List.of(), keys(good.withLimits(new Limits(hour, hour, hour, 1, hour, 1, none, hour))));
    Duration more = hour.plusMillis(1);
    assertEquals(
        List.of("limits.search"),
        keys(good.withLimits(new Limits(hour, hour, more, 1, hour, 1, none, hour))));
  }

  @Test
  void tellsAllFaultsAtOnce() {
    var bad =
        new DirectorySettings(
            List.of(URI.create("ldap://dc1.corp.example"), URI.create("http://dc2")),
            Optional.empty(),
            "",
            new Password(""),
            new Users("", ""),
            Optional.of(groups("", "")));
    assertEquals(
        List.of(
            "servers",
            "servers",
            "bind-dn",
            "bind-password",
            "users.base",
            "users.filter",
            "groups.filter",
            "groups.name"),
        keys(bad));
  }
}
