package jp.mochi.idp.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps its prepared statements: SQLite's driver compiles the SQL at each
 * prepare, which costs more than running it. Used by one thread at a time.
 *
 * <p>Invariant: a statement is either in {@code idle} or lent out, never both; so the same SQL
 * prepared again while it is in use is compiled a second time rather than disturbed. When it comes
 * back its result is closed and its parameters are cleared: an open result would hold SQLite's read
 * mark and stop checkpoints, and a parameter might be a secret.
 */
final class CachedStatements implements InvocationHandler {
  private static final int KEPT = 200;

  private final Connection connection;
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(64, 0.75f, true);

  private CachedStatements(Connection connection) {
    this.connection = connection;
  }

  static Connection over(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            CachedStatements.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new CachedStatements(connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (args != null
        && args[0] instanceof String sql
        && method.getName().equals("prepareStatement")
        && ofTheUsualKind(args)) {
      return lend(sql);
    }
    if (method.getName().equals("close")) {
      closeIdle();
    }
    return passOn(connection, method, args);
  }

  /** What a plain prepare gives; Jdbi asks for it by these two numbers. */
  private static boolean ofTheUsualKind(@Nullable Object[] args) {
    return args.length == 1
        || (args.length == 3
            && Objects.equals(args[1], ResultSet.TYPE_FORWARD_ONLY)
            && Objects.equals(args[2], ResultSet.CONCUR_READ_ONLY));
  }

  private PreparedStatement lend(String sql) throws SQLException {
    var kept = idle.remove(sql);
    var statement = kept == null ? connection.prepareStatement(sql) : kept;
    return (PreparedStatement)
        Proxy.newProxyInstance(
            CachedStatements.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            new Lent(sql, statement));
  }

  private void takeBack(String sql, PreparedStatement statement) throws SQLException {
    if (idle.containsKey(sql)) {
      statement.close();
      return;
    }
    statement.clearBatch();
    statement.clearParameters();
    idle.put(sql, statement);
    if (idle.size() > KEPT) {
      var oldest = idle.entrySet().iterator();
      oldest.next().getValue().close();
      oldest.remove();
    }
  }

  private void closeIdle() throws SQLException {
    for (var statement : idle.values()) {
      statement.close();
    }
    idle.clear();
  }

  private static @Nullable Object passOn(
      Object target, Method method, @Nullable Object @Nullable [] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException failed) {
      throw failed.getCause() == null ? failed : failed.getCause();
    }
  }

  private final class Lent implements InvocationHandler {
    private final String sql;
    private final PreparedStatement statement;
    private @Nullable ResultSet result;
    private boolean back;

    Lent(String sql, PreparedStatement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
        throws Throwable {
      return switch (method.getName()) {
        case "close" -> giveBack();
        case "isClosed" -> back;
        case "equals" -> args != null && proxy == args[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> {
          if (back) {
            throw new SQLException("the statement is closed");
          }
          var value = passOn(statement, method, args);
          if (value instanceof ResultSet rows) {
            result = rows;
          }
          yield value;
        }
      };
    }

    private @Nullable Object giveBack() throws SQLException {
      if (!back) {
        back = true;
        if (result != null) {
          result.close();
        }
        takeBack(sql, statement);
      }
      return null;
    }
  }
}
