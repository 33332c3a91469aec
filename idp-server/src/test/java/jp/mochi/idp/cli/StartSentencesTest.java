package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import jp.mochi.idp.House;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from starting is said in one sentence, in the operator's language. */
class StartSentencesTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path dir;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = House.start(dir);
    house.stopServer();
  }

  @Test
  void anInHouseSystemByTheNameOfARegisteredService() throws Exception {
    house.register("wiki", "https://wiki.example/saml", "https://wiki.example/acs");
    configure(
        "policy: policy.yaml",
        """
        policy: policy.yaml
        trusted-proxies: [127.0.0.1/32]
        gate: {from: [127.0.0.1], systems: {wiki: {address: "https://wiki.corp.example"}}}
        """);
    assertRefused("is called wiki, as a registered service is", "社内システム wiki と同じ名前");
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void configure(String what, String instead) throws Exception {
    var yaml = Files.readString(house.file());
    assertTrue(yaml.contains(what), yaml);
    Files.writeString(house.file(), yaml.replace(what, instead));
  }

  /** One sentence of English, and one of Japanese with these words in it and none of the other. */
  private void assertRefused(String english, String... japanese) {
    var said = new Typed(dir).run("serve");
    assertEquals(1, said.status(), said.err());
    assertEquals(1, said.err().lines().count(), said.err());
    assertTrue(said.err().contains(english), said.err());
    var inJapanese = new Typed(dir).speaking(Locale.JAPANESE).run("serve");
    assertEquals(1, inJapanese.status(), inJapanese.err());
    assertEquals(1, inJapanese.err().lines().count(), inJapanese.err());
    for (var words : japanese) {
      assertTrue(inJapanese.err().contains(words), inJapanese.err());
    }
    assertFalse(inJapanese.err().contains(english), inJapanese.err());
  }

  @Test
  void aPortInUse() throws Exception {
    try (var other = new ServerSocket(house.port(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertRefused(
          "can't be opened",
          "のポート " + other.getLocalPort() + "（mochi.yaml の listen.main）を開けません：すでに使われています。",
          "使っているプログラムを終了するか、別のポートを指定してください。");
    }
  }

  @Test
  void aMasterKeyThatOthersMayRead() throws Exception {
    var key = dir.resolve("master.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused("Others may read", "マスターキーのファイル", "chmod 600 " + key);
  }

  @Test
  void aTlsKeyThatIsNone() throws Exception {
    Files.writeString(dir.resolve("tls.pem"), "nothing");
    configure("main: http://", "main: ");
    configure(
        "policy: policy.yaml",
        "policy: policy.yaml\ntls: {certificate: tls.pem, private-key: tls.pem}");
    assertRefused("holds no certificate", "tls.pem に証明書がありません。", "入れてください。");
  }

  @Test
  void aMissingTlsKey() throws Exception {
    Files.writeString(dir.resolve("tls.pem"), "nothing");
    configure("main: http://", "main: ");
    configure(
        "policy: policy.yaml",
        "policy: policy.yaml\ntls: {certificate: none.pem, private-key: tls.pem}");
    var said = new Typed(dir).speaking(Locale.JAPANESE).run("serve");
    assertTrue(said.err().contains("none.pem"), said.err());
    assertFalse(said.err().matches("(?s).*[a-z]+ [a-z]+ [a-z]+ [a-z]+.*"), said.err());
  }

  @Test
  void aWrongBindPassword() throws Exception {
    configure(house.directory().bindPassword().reveal(), "wrong");
    assertRefused(
        "refuses the service account",
        "ディレクトリーが検索用アカウント " + house.directory().bindDn() + " を拒否しました。",
        "directory.bind-dn と directory.bind-password を確認してください。");
  }

  @Test
  void aDatabaseThatIsAway() throws Exception {
    configure("jdbc:sqlite:./data/mochi.db", "jdbc:postgresql://127.0.0.1:1/mochi");
    assertRefused(
        "can't be reached",
        "jdbc:postgresql://127.0.0.1:1/mochi の PostgreSQL に接続できません",
        "確認してください。");
  }

  @Test
  void aDatabaseFileThatIsNone() throws Exception {
    Files.writeString(dir.resolve("data/other.db"), "no database, but long enough".repeat(100));
    configure("jdbc:sqlite:./data/mochi.db", "jdbc:sqlite:./data/other.db");
    assertRefused("not an intact SQLite database", "SQLite のものではありません。", "バックアップを復元してください。");
  }

  @Test
  void anotherMasterKey() throws Exception {
    Files.writeString(dir.resolve("master.key"), jp.mochi.idp.key.MasterKey.generate());
    assertRefused("master key", "データベースの鍵は別のマスターキーで包まれています。");
  }

  @Test
  void aServerOnTheSameData() throws Exception {
    house.restart();
    assertRefused("already running", "別のサーバーがすでに動いています。");
  }
}
