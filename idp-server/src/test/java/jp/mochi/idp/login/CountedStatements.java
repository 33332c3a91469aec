package jp.mochi.idp.login;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Notes each statement that is prepared or run, and each savepoint, on the connections it saw. */
final class CountedStatements {
  private static final Set<String> COUNTED =
      Set.of(
          "prepareStatement",
          "prepareCall",
          "createStatement",
          "setSavepoint",
          "releaseSavepoint",
          "rollback");

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  Connection counting(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            CountedStatements.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              if (COUNTED.contains(method.getName())) {
                seen.add(args == null ? method.getName() : String.valueOf(args[0]));
              }
              try {
                return method.invoke(connection, args);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  void forget() {
    seen.clear();
  }

  List<String> seen() {
    return List.copyOf(seen);
  }
}
