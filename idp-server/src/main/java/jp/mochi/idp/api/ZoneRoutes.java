package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.ZoneExplanation;
import jp.mochi.idp.network.Zones;

/** {@code /zones}: in which network zones an address lies, and why. */
public final class ZoneRoutes {
  private final Supplier<Zones> zones;

  ZoneRoutes(Supplier<Zones> zones) {
    this.zones = zones;
  }

  List<ApiRoute> routes() {
    return List.of(new ApiRoute(GET, "/zones/{address}", ApiRoute.ANY, this::show));
  }

  private Answer show(Context ctx, Caller caller) {
    return IpAddress.parse(ctx.pathParam("address"))
        .<Answer>map(address -> Answer.of(json(zones.get().why(address))))
        .orElseGet(() -> Refused.FIELD.of("address"));
  }

  /** Also for the command, where no server runs. */
  public static ObjectNode json(ZoneExplanation why) {
    var node = JsonNodeFactory.instance.objectNode().put("address", why.address().toString());
    var in = node.putArray("in");
    for (var found : why.in()) {
      in.addObject()
          .put("zone", found.zone())
          .put("range", found.range().block().toString())
          .put("from", found.range().origin().toString());
    }
    var unknown = node.putArray("unknown");
    why.unknown().forEach(one -> unknown.addObject().put("zone", one.zone()).put("why", one.why()));
    why.out().forEach(node.putArray("out")::add);
    return node;
  }
}
