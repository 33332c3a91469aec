package jp.mochi.idp.gate;

import io.javalin.http.Context;
import java.util.Optional;

/** Reads the query's parameters. */
final class Query {
  private Query() {}

  /** The value of a parameter that is there exactly once. */
  static Optional<String> one(Context ctx, String name) {
    var values = ctx.queryParams(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
