package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import jp.mochi.idp.lifecycle.AcceptAcs;

/** {@code /refused-acs}: addresses that services wanted and that no metadata names. */
final class RefusedAcsRoutes {
  private static final String ONE = "/refused-acs/{reference}";

  private final AcceptAcs accept;
  private final ServiceProviderRoutes services;

  RefusedAcsRoutes(AcceptAcs accept, ServiceProviderRoutes services) {
    this.accept = accept;
    this.services = services;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ONE, ApiRoute.ADMIN, this::look),
        new ApiRoute(POST, ONE + "/accept", ApiRoute.ADMIN, this::accept));
  }

  private Answer look(Context ctx, Caller caller) {
    var reference = ctx.pathParam("reference");
    return accept
        .refused(caller.actor(), reference)
        .map(refused -> Answer.of(json(refused)))
        .orElseGet(() -> Refused.NOT_THERE.of(reference));
  }

  private static ObjectNode json(AcceptAcs.RefusedAcs refused) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("service", refused.service())
            .put("location", refused.address())
            .put("time", refused.at().toString())
            .put("address", refused.client())
            .put("signed", refused.signed());
    var entries = node.putArray("entries");
    refused.entries().forEach(entries::add);
    return node;
  }

  private Answer accept(Context ctx, Caller caller) throws IOException {
    var reference = ctx.pathParam("reference");
    return RequestBody.withOrWithout(
        ctx,
        body -> {
          var entry = body.text("entry").filter(name -> !name.isBlank());
          return body.refusal()
              .orElseGet(
                  () -> services.shown(accept.accept(caller.actor(), reference, entry), 200));
        });
  }
}
