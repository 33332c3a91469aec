package jp.mochi.idp.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Set;
import jp.mochi.idp.lifecycle.Role;

/**
 * One call of the interface.
 *
 * @param path below {@code /api/v1}
 * @param roles who may call it; nobody else gets as far as the act
 */
record ApiRoute(HandlerType method, String path, Set<Role> roles, Act act) {
  static final Set<Role> ADMIN = Set.of(Role.ADMIN);
  static final Set<Role> STAFF = Set.of(Role.ADMIN, Role.HELPDESK);
  static final Set<Role> RECORDS = Set.of(Role.ADMIN, Role.AUDITOR);
  static final Set<Role> ANY = Set.of(Role.values());

  ApiRoute {
    roles = Set.copyOf(roles);
  }

  /** What a call does. */
  @FunctionalInterface
  interface Act {
    Answer of(Context ctx, Caller caller) throws IOException;
  }
}
