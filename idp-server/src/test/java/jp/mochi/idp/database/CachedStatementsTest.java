package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compiling SQL costs more than running it: what is asked again is compiled once. */
class CachedStatementsTest {
  private final List<String> compiled = new ArrayList<>();
  private Connection cached;

  @BeforeEach
  void open() throws SQLException {
    var plain = DriverManager.getConnection("jdbc:sqlite::memory:");
    cached = CachedStatements.over(counting(plain));
  }

  @AfterEach
  void close() throws SQLException {
    cached.close();
  }

  @Test
  void compilesWhatIsPreparedAgainOnce() throws SQLException {
    for (var i = 1; i <= 3; i++) {
      assertEquals(i, answer("SELECT ?", i));
    }
    assertEquals(List.of("SELECT ?"), compiled);
  }

  @Test
  void compilesWhatJdbiRunsAgainOnce() {
    Jdbi.create(cached)
        .useHandle(
            handle -> {
              for (var i = 1; i <= 3; i++) {
                var got = handle.select("SELECT ?", i).mapTo(Integer.class).one();
                assertEquals(i, got);
              }
            });
    assertEquals(List.of("SELECT ?"), compiled);
  }

  @Test
  void compilesASecondTimeWhatIsStillInUse() throws SQLException {
    try (var first = cached.prepareStatement("SELECT 1")) {
      try (var second = cached.prepareStatement("SELECT 1")) {
        assertEquals(1, one(second));
      }
      assertEquals(1, one(first));
    }
    assertEquals(List.of("SELECT 1", "SELECT 1"), compiled);
  }

  @Test
  void closesWhatCameBack() throws SQLException {
    var statement = cached.prepareStatement("SELECT 1");
    statement.close();
    assertThrows(SQLException.class, statement::executeQuery);
  }

  private int answer(String sql, int parameter) throws SQLException {
    try (var statement = cached.prepareStatement(sql)) {
      statement.setInt(1, parameter);
      return one(statement);
    }
  }

  private static int one(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Connection counting(Connection plain) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                compiled.add((String) arguments[0]);
              }
              try {
                return method.invoke(plain, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
