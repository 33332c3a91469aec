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
 * @param bodyBytes how much it takes where that is more than usual; 0: no more
 * @param basic whether the token may come as a password (RFC 7617): for senders that can be told an
 *     address and nothing else. No page of ours asks for one, so that no browser keeps it
 */
record ApiRoute(
    HandlerType method, String path, Set<Role> roles, Act act, int bodyBytes, boolean basic) {
  static final Set<Role> ADMIN = Set.of(Role.ADMIN);
  static final Set<Role> STAFF = Set.of(Role.ADMIN, Role.HELPDESK);
  static final Set<Role> RECORDS = Set.of(Role.ADMIN, Role.AUDITOR);
  static final Set<Role> ANY = Set.of(Role.ADMIN, Role.HELPDESK, Role.AUDITOR);

  /** What a device management may: its token stands in configurations and command lines. */
  static final Set<Role> REPORTERS = Set.of(Role.ADMIN, Role.REPORTER);

  ApiRoute {
    roles = Set.copyOf(roles);
  }

  ApiRoute(HandlerType method, String path, Set<Role> roles, Act act) {
    this(method, path, roles, act, 0);
  }

  ApiRoute(HandlerType method, String path, Set<Role> roles, Act act, int bodyBytes) {
    this(method, path, roles, act, bodyBytes, false);
  }

  /** The same call for those who can be told an address with a password in it. */
  ApiRoute takingPasswords() {
    return new ApiRoute(method, path, roles, act, bodyBytes, true);
  }

  /** The same call with room for a service provider's metadata in its body. */
  ApiRoute takingMetadata() {
    return new ApiRoute(method, path, roles, act, RequestBody.MOST_BYTES);
  }

  /** What a call does. */
  @FunctionalInterface
  interface Act {
    Answer of(Context ctx, Caller caller) throws IOException;
  }
}
