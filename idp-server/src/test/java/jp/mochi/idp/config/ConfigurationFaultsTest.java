package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jp.mochi.cert.LocalAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every refusal beside its good neighbour: the same file with one value changed. */
final class ConfigurationFaultsTest {
  private final Path directory;
  private final ConfigurationFiles files;

  ConfigurationFaultsTest(@TempDir Path directory) {
    this.directory = directory;
    this.files = new ConfigurationFiles(directory);
  }

  @Test
  void reportsAllFaultsAtOnceInTheOrderOfTheirLines() {
    var text =
        """
        base-url: http://idp.example.co.jp
        master-key: {}
        listen: {main: 0.0.0.0:99999}
        tls: {certificate: server.pem, privat-key: server.key}
        directory:
          servers: [ldap://dc1.corp.example]
          bind-password: ${NOWHERE}
          users: {base: [a], filter: "(uid=*)"}
          grace: soon
        sessions: {}
        audit: [1]
        """;
    var expected =
        List.of(
            "1 base-url BASE_URL",
            "2 master-key MASTER_KEY",
            "3 listen.main LISTEN",
            "4 tls.private-key MISSING",
            "4 tls.privat-key UNKNOWN_NEAR",
            "6 directory.servers LDAP_BARE",
            "6 directory.bind-dn MISSING",
            "7 directory.bind-password ENVIRONMENT",
            "8 directory.users.base NOT_TEXT",
            "8 directory.users.filter FILTER_NAME",
            "9 directory.grace DURATION",
            "10 sessions UNKNOWN_NEAR",
            "11 audit NOT_A_MAPPING");
    assertEquals(expected, files.faults(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "names: {salt: 0123456789abcdef} | names: {salt: 0123456789abcde} | SALT_SHORT",
        "names: {salt-base64: AAECAwQFBgcICQoLDA0ODw==} | names: {salt-base64: AAEC}   |"
            + " SALT_SHORT",
        "names: {salt-base64: AAECAwQFBgcICQoLDA0ODw==} | names: {salt-base64: '-_-_'} |"
            + " SALT_BASE64",
        "names: {salt: 0123456789abcdef} | names: {salt: 0123456789abcdef, salt-base64:"
            + " AAECAwQFBgcICQoLDA0ODw==} | SALT_TWICE",
        "names: {scope: example.jp}      | names: {scope: '@example.jp'} | NAMES_TEXT",
        "names: {subject-id: employeeNumber} | names: {subject-id: 'a b'} | NAMES_TEXT"
      })
  void refusesWhatNamesCannotBeMadeOf(String good, String bad, FaultCode code) {
    refusesOneValueAndTakesItsNeighbour(good, bad, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time-zone: Asia/Tokyo | time-zone: Asia/Tokio  | TIME_ZONE_NEAR",
        "time-zone: Asia/Tokyo | time-zone: asia/tokyo  | TIME_ZONE_NEAR",
        "time-zone: Etc/UTC | time-zone: +09:00         | TIME_ZONE",
        "time-zone: Etc/UTC | time-zone: Nowhere/Atall  | TIME_ZONE",
        "time-zone: Etc/UTC | time-zone: [Etc/UTC]      | NOT_TEXT",
        "time-zone: Etc/UTC | time-zone:                | EMPTY",
      })
  void refusesWhatIsNoTimeZone(String good, String bad, FaultCode code) {
    refusesOneValueAndTakesItsNeighbour(good, bad, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: d            | data:                     | EMPTY",
        "data: d            | data: [d]                 | NOT_TEXT",
        "data: d            | data: {d: d}              | NOT_TEXT",
        "data: d            | dada: d                   | UNKNOWN_NEAR",
        "data: d            | somethingelse: d          | UNKNOWN",
        "data: d            | data: ${NOWHERE}          | ENVIRONMENT",
        "entity-id: urn:x:y | entity-id: x              | ENTITY_ID",
        "policy: ca.pem     | policy: nothing.yaml      | NO_FILE",
        "trusted-proxies: [10.0.0.0/8]  | trusted-proxies: 10.0.0.0/8    | NOT_A_LIST",
        "trusted-proxies: [10.0.0.0/8]  | trusted-proxies: [10.0.0.0/33] | CIDR",
        "trusted-proxies: [10.0.0.1]    | trusted-proxies: [proxy.corp]  | CIDR",
        "trusted-proxies: ['2001:db8::/64'] | trusted-proxies: ['2001:db8::/129'] | CIDR",
        "listen: {main: '127.0.0.1:1'}  | listen: {main: '127.0.0.1:0'}  | LISTEN",
        "listen: {proxy-protocol: false} | listen: {proxy-protocol: true} | LISTEN_PROXY",
        "listen: {proxy-protocol: false} | listen: {proxy-protocol: on}   | BOOLEAN",
        "listen: {main: '[::]:1'}       | listen: {main: '::'}           | LISTEN",
        "listen: {main: 'http://127.0.0.1:8080'}    | listen: {main: 'http://0.0.0.0:8080'}       "
            + " | LISTEN_PLAIN",
        "listen: {main: 'http://[::1]:8080'}        | listen: {main: 'http://localhost.evil:8080'}"
            + " | LISTEN_PLAIN",
        "listen: {management: '127.0.0.2:8445'}     | listen: {management: '0.0.0.0:8445'}        "
            + " | LISTEN_LOOPBACK",
        "listen: {management: '127.0.0.1:8446'}     | listen: {management: '127.0.0.1:8443'}      "
            + " | LISTEN_TWICE",
        "listen: {client-certificate: '127.0.0.1:9'} | listen: {client-certificate:"
            + " 'http://127.0.0.1:9'} | LISTEN_HEADER",
        "session: {idle: 12h}           | session: {idle: 13h}           | SESSION_ORDER",
        "session: {idle: 1m}            | session: {idle: 59s}           | DURATION_RANGE",
        "session: {idle: 1h}            | session: {idle: 1 hour}        | DURATION",
        "session: {idle: 1h}            | session: {idle: 1h, idle: 2h}  | DUPLICATE",
        "password-change: false         | password-change: no            | BOOLEAN",
        "client-certificate: {header: none}  | client-certificate: {header: Client-Cert}       |"
            + " CHOICE",
        "client-certificate: {header: {name: C, from: [10.0.0.1]}} | client-certificate: {header:"
            + " {name: C, from: []}} | MISSING",
        "client-certificate: {urls: ['https://a:8444']} | client-certificate: {urls:"
            + " ['http://a:8444']}    | HTTPS_URL",
        "database: {url: 'jdbc:sqlite:x.db'} | database: {url: 'jdbc:h2:x.db'}               |"
            + " DATABASE_URL",
        "audit: {forward: {host: h, trust: ca.pem}} | audit: {forward: {host: h}}            |"
            + " MISSING",
        "audit: {forward: {host: h, port: 65535, trust: ca.pem}} | audit: {forward: {host: h, port:"
            + " 65536, trust: ca.pem}} | NUMBER",
        "roles: {admin: [it]}           | roles: {admin: it}             | NOT_A_LIST",
        "gate: {}                       | gate: {form: [10.0.0.1]}       | UNKNOWN_NEAR",
        "roles: {admin: [it]}           | roles: {boss: [it]}            | UNKNOWN",
        "roles: {admin: [it]}           | roles: [it]                    | NOT_A_MAPPING",
      })
  void refusesOneValueAndTakesItsNeighbour(String good, String bad, FaultCode code) {
    assertEquals(List.of(), files.faults(ConfigurationFiles.LEAST + good + "\n"));
    assertEquals(List.of(code.name()), codes(ConfigurationFiles.LEAST + bad + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "Asia/Tokio, Asia/Tokyo",
    "Tokyo, Asia/Tokyo",
    "JST, Asia/Tokyo",
    "europe/berlin, Europe/Berlin",
    "New York, America/New_York",
    "Asia/New_York, America/New_York",
  })
  void namesTheTimeZoneThatMayBeMeant(String typed, String meant) {
    var text = ConfigurationFiles.LEAST + "time-zone: " + typed + "\n";
    var faults =
        switch (files.outcome(text)) {
          case ConfigurationReader.Outcome.Faulty(var all) -> all;
          case ConfigurationReader.Outcome.Read(var unexpected) -> List.<Fault>of();
        };
    var file = directory.resolve("mochi.yaml");
    assertEquals(
        List.of(
            file
                + ":10: time-zone: \""
                + typed
                + "\" isn't a time zone. Did you mean \""
                + meant
                + "\"?"),
        faults.stream().map(fault -> fault.text(Locale.ENGLISH)).toList());
    assertTrue(faults.getFirst().text(Locale.JAPANESE).contains("「" + meant + "」の誤り"));
  }

  private static final String PHONES =
      """
      client-certificate:
        header: {name: Client-Cert, from: [10.0.0.1], form: rfc9440}
        send-ca-names: true
        authorities:
          - {name: a, file: phones/ca.pem, policies: [1.2.3], map: [san-upn], revocation: none}
          - {name: b, file: phones/ca.pem, map: [{by: serial, attribute: no}], revocation: "none"}
          - {name: c, file: phones/ca.pem, device-identifier: [{from: san-uri, kind: mdm-id, form: "a:{identifier}"}], revocation: "none"}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "form: rfc9440              | form: pkcs7                       | CHOICE",
        "send-ca-names: true        | send-ca-names: some               | BOOLEAN",
        "name: b                    | name: a                           | CLIENT_CA_TWICE",
        "name: a, file              | file                              | MISSING",
        "a, file: phones/ca.pem     | a                                 | MISSING",
        "a, file: phones/ca.pem     | a, file: phones/none.pem          | NO_FILE",
        "a, file: phones/ca.pem     | a, file: server.pem               | CLIENT_CA",
        "a, file: phones/ca.pem     | a, file: phones/server.pem        | CLIENT_CA",
        "[1.2.3]                    | [1.2.]                            | CHOICE",
        "map: [san-upn]             | map: [upn]                        | CHOICE",
        "map: [san-upn]             | map: [serial]                     | CHOICE",
        "map: [san-upn]             | map: []                           | POLICY_NONE",
        "by: serial, attribute: no  | by: serial                        | MISSING",
        "by: serial, attribute: no  | by: number, attribute: no         | CHOICE",
        "from: san-uri              | from: san                         | CHOICE",
        "from: san-uri, kind        | kind                              | MISSING",
        "kind: mdm-id               | kind: mac                         | CHOICE",
        "kind: mdm-id, form         | form                              | MISSING",
        "kind: mdm-id               | sort: mdm-id                      | MISSING;UNKNOWN_NEAR",
        "a:{identifier}             | a:{id}                            | IDENTIFIER_FORM",
        "a:{identifier}             | {identifier}{identifier}          | IDENTIFIER_FORM",
        "[{from: san-uri, kind: mdm-id, form: \"a:{identifier}\"}] | san-uri | NOT_A_LIST",
        "file: phones/ca.pem, device| own: true, device                 |"
            + " OWN_AUTHORITY;OWN_AUTHORITY",
        "revocation: none           | revocation: perhaps               | CHOICE",
        "revocation: none           | revocation: {unknown: allow}      | MISSING",
        "[san-upn], revocation: none| [san-upn]                         | REVOCATION_LEFT_OUT",
        "revocation: none           | own: true                         |"
            + " OWN_AUTHORITY;OWN_AUTHORITY;OWN_AUTHORITY",
      })
  void refusesWhatNoPhoneCanBeKnownBy(String good, String bad, String codes) throws Exception {
    var authority =
        LocalAuthority.open(directory.resolve("phones"), "Phones CA", Clock.systemUTC());
    authority.serverCertificate(Set.of("no.authority.example"));
    assertTrue(PHONES.contains(good), good);
    assertEquals(List.of(), files.faults(ConfigurationFiles.LEAST + PHONES));
    var text = ConfigurationFiles.LEAST + PHONES.replace(good, bad);
    assertEquals(Arrays.asList(codes.split(";")), codes(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{issuers: phones/ca.pem}                    | ''",
        "{issuers: phones/ca.pem, accept-sha1: true} | ''",
        "{}                                          | MISSING",
        "{accept-sha1: true}                         | MISSING",
        "{issuers: phones/server.pem}                | APPLE_ISSUERS",
        "{issuers: none.pem}                         | NO_FILE",
        "{issuers: phones/ca.pem, accept-sha1: some} | BOOLEAN",
      })
  void asksIphonesWhichOneTheyAreOnlyWithTheirMakersAuthority(String service, String codes)
      throws Exception {
    var authority =
        LocalAuthority.open(directory.resolve("phones"), "Phones CA", Clock.systemUTC());
    authority.serverCertificate(Set.of("no.authority.example"));
    var text = ConfigurationFiles.LEAST + "enrolment: {apple-profile-service: " + service + "}\n";
    assertEquals(codes.isEmpty() ? List.of() : List.of(codes), codes(text));
  }

  private String authority(String name, String file, String attribute) {
    return "    - {name: %s, file: %s, revocation: none, map: [{by: serial, attribute: %s}]}\n"
        .formatted(name, file, attribute);
  }

  /** RFC 5280 §4.1.2.2. */
  @Test
  void keepsSerialNumbersOfSeveralIssuersApart() throws Exception {
    var both = new StringBuilder();
    for (var name : List.of("phones", "others")) {
      var made = LocalAuthority.open(directory.resolve(name), name, Clock.systemUTC());
      both.append(Files.readString(made.caFile()));
    }
    files.write("both.pem", both.toString());
    var head = ConfigurationFiles.LEAST + "client-certificate:\n  authorities:\n";
    var phones = head + authority("a", "phones/ca.pem", "no");
    assertEquals(List.of(), codes(phones));
    assertEquals(List.of(), codes(phones + authority("b", "phones/ca.pem", "no")));
    assertEquals(List.of(), codes(phones + authority("b", "others/ca.pem", "otherNo")));
    assertEquals(
        List.of("SERIAL_ATTRIBUTE"), codes(phones + authority("b", "others/ca.pem", "NO")));
    assertEquals(List.of("SERIAL_ISSUERS"), codes(head + authority("a", "both.pem", "no")));
  }

  private static final String GATE =
      """
      trusted-proxies: [10.0.0.0/24]
      gate:
        from: [10.0.0.7]
        systems:
          wiki:
            address: https://wiki.corp.example
            proxy: nginx
            headers: {user: X-User, mail: X-Mail}
            sensitivity: 4
            data: in-house
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from: [10.0.0.7]           | from: [10.0.1.7]                  | GATE_FROM",
        "from: [10.0.0.7]           | from: [10.0.0.0/23]               | GATE_FROM",
        "from: [10.0.0.7]           | from:                             | EMPTY;MISSING",
        "wiki:                      | Wiki:                             | GATE_NAME",
        "https://wiki.corp.example  | http://wiki.corp.example          | GATE_ADDRESS",
        "https://wiki.corp.example  | https://wiki.corp.example/a/../b  | GATE_ADDRESS",
        "https://wiki.corp.example  | https://wiki.corp.example/?a=b    | GATE_ADDRESS",
        "https://wiki.corp.example  | https://me@wiki.corp.example      | GATE_ADDRESS",
        "proxy: nginx               | proxy: haproxy                    | CHOICE",
        "X-Mail                     | x-user                            | GATE_HEADER",
        "X-Mail                     | X_Mail                            | GATE_HEADER",
        "X-Mail                     | Cookie                            | GATE_HEADER",
        "X-Mail                     | X-Forwarded-User                  | GATE_HEADER",
        "X-Mail                     | X-Mochi-Go                        | GATE_HEADER",
        "mail: X-Mail               | male: X-Mail                      | UNKNOWN_NEAR",
        "sensitivity: 4             | sensitivity: 5                    | NUMBER",
        "data: in-house             | data: cloud                       | CHOICE",
      })
  void refusesWhatCannotStandAtTheGate(String good, String bad, String codes) {
    assertTrue(GATE.contains(good), good);
    assertEquals(List.of(), files.faults(ConfigurationFiles.LEAST + GATE));
    var text = ConfigurationFiles.LEAST + GATE.replace(good, bad);
    assertEquals(Arrays.asList(codes.split(";")), codes(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://idp.example.co.jp | https://idp.example.co.jp/path    | BASE_URL",
        "https://idp.example.co.jp | https://idp.example.co.jp:99999   | BASE_URL",
        "https://idp.example.co.jp | https://user@idp.example.co.jp    | BASE_URL",
        "https://idp.example.co.jp | http://localhost                  | BASE_URL",
        "https://idp.example.co.jp | 'https:///'                       | BASE_URL",
        "{env: MASTER}             | {env: MASTER, file: master.key}   | MASTER_KEY",
        "{env: MASTER}             | {env: M, pkcs11: {library: master.key, token: t, pin: p}} |"
            + " MASTER_KEY",
        "{env: MASTER}             | {pkcs11: {library: master.key, token: t}} | MISSING",
        "{env: MASTER}             | {pkcs11: {library: none.so, token: t, pin: p}} | NO_FILE",
        "{env: MASTER}             | {file: keys/nothing.key}          | NO_FILE",
        "ldaps://dc1.corp.example  | ldap://dc1.corp.example           | LDAP_BARE",
        "ldaps://dc1.corp.example  | https://dc1.corp.example          | LDAP_URL",
        "trust: ca.pem             | grace: 1m                         | MISSING",
        "trust: ca.pem             | trust: cas.pem                    | NO_FILE",
        "bind-dn: cn=mochi,dc=corp | bind-dn: ''                       | EMPTY",
        "${PASSWORD}               | '\"\"'                            | EMPTY",
        "dc=corp\"}                | dc=corp\", filter: '(uid={username}))('} | FILTER",
        "dc=corp\"}                | dc=corp\", filter: '(uid=*)'}     | FILTER_NAME",
      })
  void refusesOneChangeToTheLeastConfiguration(String good, String bad, FaultCode code) {
    assertTrue(ConfigurationFiles.LEAST.contains(good), good);
    assertEquals(List.of(code.name()), codes(ConfigurationFiles.LEAST.replace(good, bad)));
  }

  @Test
  void takesPlainHttpFromTheNetworkOnlyWithATrustedProxy() {
    var plain = ConfigurationFiles.LEAST + "listen: {main: 'http://0.0.0.0:8080'}\n";
    assertEquals(List.of("LISTEN_PLAIN"), codes(plain));
    assertEquals(List.of(), codes(plain + "trusted-proxies: [10.0.0.5]\n"));
  }

  @Test
  void takesBareLdapToLoopbackAndStartTlsElsewhere() {
    var bare = ConfigurationFiles.LEAST.replace("ldaps://dc1.corp.example", "ldap://127.0.0.1:389");
    assertEquals(List.of(), codes(bare.replace("trust: ca.pem", "grace: 1m")));
    var startTls = ConfigurationFiles.LEAST.replace("ldaps:", "ldap:") + "  start-tls: true\n";
    assertEquals(List.of(), codes(startTls));
    assertEquals(List.of("START_TLS"), codes(startTls.replace("ldap:", "ldaps:")));
  }

  @Test
  void needsNoCertificateWhereAProxyEndsTls() {
    var without = ConfigurationFiles.LEAST.lines().filter(l -> !l.startsWith("tls:")).toList();
    var text = String.join("\n", without) + "\n";
    assertEquals(List.of("MISSING", "MISSING"), codes(text));
    assertEquals(List.of(), codes(text + "listen: {main: 'http://127.0.0.1:8080'}\n"));
  }

  @Test
  void namesTheLineOfATab() {
    var text = "base-url: https://a.b\ntls:\n\tcertificate: x\n";
    assertEquals(List.of("3  TAB"), files.faults(text));
  }

  @Test
  void namesTheLineWhereItStopsBeingYaml() {
    assertEquals(List.of("3  SYNTAX"), files.faults("data: x\ntls: {certificate: y\nlisten: z\n"));
  }

  @Test
  void saysWhenThereIsNoFile() {
    var outcome = ConfigurationReader.read(directory.resolve("no.yaml"), Map.of());
    assertTrue(outcome.toString().contains("NO_FILE"), outcome.toString());
  }

  @Test
  void asksForEverythingThatAnEmptyFileLacks() {
    var codes = files.faults("");
    assertTrue(codes.contains("0 base-url MISSING"), codes.toString());
    assertTrue(codes.contains("0 directory.users.base MISSING"), codes.toString());
  }

  @Test
  void writesFileLineKeyProblemAndSuggestionInTwoLanguages() {
    var outcome = files.outcome(ConfigurationFiles.LEAST + "sesion: {}\n");
    if (!(outcome instanceof ConfigurationReader.Outcome.Faulty(var faults))) {
      throw new AssertionError(outcome);
    }
    var place = directory.resolve("mochi.yaml") + ":10: sesion: ";
    var fault = faults.getFirst();
    assertEquals(
        place + "There is no key \"sesion\" here. Did you mean \"session\"?",
        fault.text(Locale.ENGLISH));
    assertEquals(place + "「sesion」というキーはありません。 「session」の誤りではありませんか。", fault.text(Locale.JAPAN));
  }

  @ParameterizedTest
  @EnumSource(FaultCode.class)
  void hasATextInBothLanguages(FaultCode code) {
    var fault = new Fault(Path.of("x"), 1, "k", code, List.of("a", "b", "c"));
    for (var locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      assertFalse(fault.problem(locale).isBlank());
      assertFalse(fault.suggestion(locale).isBlank());
    }
    assertFalse(fault.problem(Locale.ENGLISH).equals(fault.problem(Locale.JAPANESE)));
  }

  private List<String> codes(String text) {
    return files.faults(text).stream()
        .map(fault -> Arrays.asList(fault.split(" ")).getLast())
        .toList();
  }
}
