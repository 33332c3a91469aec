package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import jp.mochi.idp.config.Catalogue;
import jp.mochi.idp.lifecycle.AddByPreset;
import jp.mochi.idp.lifecycle.Notice;

/** {@code /presets}: the catalogue of services. */
final class PresetRoutes {
  private static final String ALL = "/presets";

  private final Catalogue catalogue;
  private final PresetJson json;

  PresetRoutes(Catalogue catalogue, PresetJson json) {
    this.catalogue = catalogue;
    this.json = json;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> all()),
        new ApiRoute(
            GET, ALL + "/{name}", ApiRoute.ANY, (ctx, caller) -> one(ctx.pathParam("name"))));
  }

  private Answer all() {
    var listing = catalogue.all();
    var node = JsonNodeFactory.instance.objectNode();
    var presets = node.putArray("presets");
    listing.entries().forEach(entry -> presets.add(json.line(entry)));
    node.set("faults", Notices.json(listing.faults().stream().map(Notice::of).toList()));
    return Answer.of(node);
  }

  private Answer one(String name) {
    return switch (catalogue.find(name)) {
      case Catalogue.Found.There(var entry) -> Answer.of(json.whole(entry));
      case Catalogue.Found.Faulty(var faults) ->
          new Answer.Refusal(422, "REFUSED", faults.stream().map(Notice::of).toList());
      case Catalogue.Found.NotThere missing -> notUsable(List.of(AddByPreset.notThere(missing)));
    };
  }

  /** A preset that isn't there, or not all that it needs: to be asked for otherwise. */
  static Answer notUsable(List<Notice> faults) {
    return new Answer.Refusal(400, "PRESET", faults);
  }
}
