package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** {@code /openapi.json}: the interface's description, which tests compare with the routes. */
final class OpenApi {
  private OpenApi() {}

  static List<ApiRoute> routes() {
    return List.of(new ApiRoute(GET, "/openapi.json", ApiRoute.ANY, (ctx, caller) -> write(ctx)));
  }

  private static Answer write(Context ctx) throws IOException {
    ctx.contentType("application/json; charset=utf-8").result(text());
    return new Answer.Written();
  }

  static byte[] text() throws IOException {
    try (var in = OpenApi.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
