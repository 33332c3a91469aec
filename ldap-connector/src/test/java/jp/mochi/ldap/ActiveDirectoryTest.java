package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jp.mochi.ldap.DirectorySettings.Groups;
import jp.mochi.ldap.DirectorySettings.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against an in-memory server that answers binds, changes and nested groups as AD does. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ActiveDirectoryTest {
  private static final String BASE = "dc=ad,dc=example";
  private static final String USER = "CN=Taro,CN=Users," + BASE;
  private static final String GUID = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

  private final Map<String, String> subCodes = new ConcurrentHashMap<>();
  private final List<String> filters = new CopyOnWriteArrayList<>();
  private final List<Modification> changes = new CopyOnWriteArrayList<>();
  private InMemoryDirectoryServer server;
  private Directory directory;

  /** Answers as AD. */
  private final class Answers extends InMemoryOperationInterceptor {
    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest bind)
        throws LDAPException {
      String code = subCodes.get(bind.getRequest().getPassword().stringValue());
      if (code != null) {
        throw new LDAPException(
            ResultCode.INVALID_CREDENTIALS,
            "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data "
                + code
                + ", v1db1");
      }
    }

    @Override
    public void processModifyRequest(InMemoryInterceptedModifyRequest change) throws LDAPException {
      changes.addAll(change.getRequest().getModifications());
      String fresh = changed(1);
      String old = changed(0);
      if (old.equals("\"guess\"")) {
        throw new LDAPException(
            ResultCode.CONSTRAINT_VIOLATION, "00000056: AtrErr: DSID-03191083, #1: 0: 00000056");
      }
      if (fresh.length() < 10) {
        throw new LDAPException(
            ResultCode.CONSTRAINT_VIOLATION, "0000052D: AtrErr: DSID-03191083, #1: 0: 0000052D");
      }
      change.setRequest(
          new ModifyRequest(
              USER, new Modification(ModificationType.REPLACE, "description", "changed")));
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest search) {
      Filter filter = search.getRequest().getFilter();
      filters.add(filter.toString());
      if (filter.getFilterType() == Filter.FILTER_TYPE_EXTENSIBLE_MATCH) {
        var all = search.getRequest().duplicate();
        all.setFilter(Filter.createEqualityFilter("objectClass", "group"));
        search.setRequest(all);
      }
    }
  }

  private String changed(int number) {
    return new String(changes.get(number).getValueByteArrays()[0], StandardCharsets.UTF_16LE);
  }

  @BeforeEach
  void start() throws LDAPException, LDIFException {
    var config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.setGenerateOperationalAttributes(false);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ad", InetAddress.getLoopbackAddress(), 0, null));
    config.addAdditionalBindCredentials("cn=svc," + BASE, "service");
    config.addAdditionalBindCredentials(USER, "right");
    config.addInMemoryOperationInterceptor(new Answers());
    server = new InMemoryDirectoryServer(config);
    server.add("dn: " + BASE, "objectClass: domain", "dc: ad");
    server.add("dn: CN=Users," + BASE, "objectClass: container", "cn: Users");
    server.add(
        "dn: " + USER,
        "objectClass: user",
        "cn: Taro",
        "uid: not-this-one",
        "sAMAccountName: taro",
        "userAccountControl: 512",
        "memberOf: CN=direct,CN=Users," + BASE,
        "objectGUID:: "
            + Base64.getEncoder().encodeToString(ObjectGuid.octets(GUID).orElseThrow()));
    for (String name : List.of("direct", "outer")) {
      server.add("dn: CN=" + name + ",CN=Users," + BASE, "objectClass: group", "cn: " + name);
    }
    server.startListening();
    directory = open(false);
  }

  private Directory open(boolean nested) {
    return LdapDirectory.open(settings(nested), Clock.systemUTC());
  }

  private DirectorySettings settings(boolean nested) {
    return new DirectorySettings(
        List.of(URI.create("ldap://127.0.0.1:" + server.getListenPort())),
        Optional.empty(),
        "cn=svc," + BASE,
        new Password("service"),
        new DirectorySettings.Users(BASE, "(sAMAccountName={username})"),
        Optional.of(new Groups(BASE, "(member={dn})", "cn", nested, Source.AUTO)));
  }

  @Test
  void showsTheDomainsLockoutPolicy() throws LDAPException {
    var settings =
        settings(false)
            .withUsers(
                new DirectorySettings.Users("CN=Users," + BASE, "(sAMAccountName={username})"));
    assertEquals(List.of(), LockoutPolicy.of(settings));
    server.modify(
        BASE,
        new Modification(ModificationType.ADD, "lockoutThreshold", "10"),
        new Modification(ModificationType.ADD, "lockOutObservationWindow", "-6000000000"));
    assertEquals(
        List.of(new LockoutPolicy(BASE, 10, Optional.of(Duration.ofMinutes(10)))),
        LockoutPolicy.of(settings));
    server.modify(BASE, new Modification(ModificationType.REPLACE, "lockoutThreshold", "0"));
    assertEquals(List.of(), LockoutPolicy.of(settings), "0 never locks");
  }

  @AfterEach
  void stop() {
    directory.close();
    server.shutDown(true);
  }

  private Class<?> tried(String password) {
    return directory.authenticate("taro", new Password(password)).getClass();
  }

  @Test
  void saysWhatTheSubCodeSays() {
    for (String code : List.of("525", "52e", "530", "531", "532", "533", "701", "773", "775")) {
      subCodes.put("gets-" + code, code);
    }
    subCodes.put("gets-51f", "51f");
    assertEquals(BindOutcome.Bound.class, tried("right"));
    assertEquals(BindOutcome.WrongPassword.class, tried("gets-525"));
    assertEquals(BindOutcome.WrongPassword.class, tried("gets-52e"));
    assertEquals(BindOutcome.Disabled.class, tried("gets-530"));
    assertEquals(BindOutcome.Disabled.class, tried("gets-531"));
    assertEquals(BindOutcome.PasswordExpired.class, tried("gets-532"));
    assertEquals(BindOutcome.Disabled.class, tried("gets-533"));
    assertEquals(BindOutcome.Disabled.class, tried("gets-701"));
    assertEquals(BindOutcome.MustChangePassword.class, tried("gets-773"));
    assertEquals(BindOutcome.WrongPassword.class, tried("gets-775"));
    assertEquals(BindOutcome.Unavailable.class, tried("gets-51f"));
  }

  @Test
  void readsPersonAndGroupsInOneTrip() {
    var taro = assertInstanceOf(LookUp.Found.class, directory.find("taro")).person();
    assertEquals(new PersonId(GUID), taro.id());
    assertEquals("taro", taro.username());
    assertEquals(Set.of("direct"), taro.groups());
    assertEquals(1, filters.size());
    assertInstanceOf(LookUp.Found.class, directory.read(taro.id()));
  }

  @Test
  void findsNestedGroupsByTheMatchingRule() {
    try (var nested = open(true)) {
      var taro = assertInstanceOf(LookUp.Found.class, nested.find("taro")).person();
      assertEquals(Set.of("direct", "outer"), taro.groups());
      assertTrue(filters.getLast().startsWith("(member:1.2.840.113556.1.4.1941:=CN=Taro"));
    }
  }

  @Test
  void changesAnExpiredPasswordWithTheOldOneAsProof() {
    subCodes.put("expired", "532");
    change("expired", "brand-new-1");
    assertEquals(
        List.of(ModificationType.DELETE, ModificationType.ADD),
        changes.stream().map(Modification::getModificationType).toList());
    assertEquals("\"expired\"", changed(0));
    assertEquals("\"brand-new-1\"", changed(1));
  }

  @Test
  void changesAsThePersonWhereThePersonIsLetIn() {
    assertInstanceOf(ChangeOutcome.Changed.class, change("right", "brand-new-1"));
  }

  @Test
  void tellsAPoorNewPasswordFromAWrongOldOne() {
    subCodes.put("wrong", "52e");
    subCodes.put("locked", "775");
    subCodes.put("disabled", "533");
    subCodes.put("guess", "532");
    assertInstanceOf(ChangeOutcome.WrongPassword.class, change("wrong", "brand-new-1"));
    assertInstanceOf(ChangeOutcome.WrongPassword.class, change("locked", "brand-new-1"));
    assertInstanceOf(ChangeOutcome.Rejected.class, change("disabled", "brand-new-1"));
    assertTrue(changes.isEmpty());
    assertInstanceOf(ChangeOutcome.WrongPassword.class, change("guess", "brand-new-1"));
    changes.clear();
    var poor = assertInstanceOf(ChangeOutcome.Rejected.class, change("right", "poor"));
    assertTrue(poor.why().contains("rules"));
  }

  private ChangeOutcome change(String old, String fresh) {
    return directory.changePassword("taro", new Password(old), new Password(fresh));
  }
}
