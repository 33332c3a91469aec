package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.GET;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.hint.Format;
import jp.mochi.idp.hint.HintJson;
import jp.mochi.idp.hint.Hints;
import jp.mochi.idp.hint.Misfit;
import jp.mochi.idp.hint.ServiceRanges;
import jp.mochi.idp.hint.Written;
import jp.mochi.idp.lifecycle.KnownServices;
import jp.mochi.idp.lifecycle.Notice;

/**
 * {@code /service-providers/…/hints}: from where a service or an in-house system can be reached,
 * ready for pasting.
 */
final class HintRoutes {
  private final KnownServices services;
  private final Hints hints;

  HintRoutes(KnownServices services, Hints hints) {
    this.services = services;
    this.hints = hints;
  }

  List<ApiRoute> routes() {
    return List.of(new ApiRoute(GET, "/service-providers/{name}/hints", ApiRoute.ANY, this::show));
  }

  private Answer show(Context ctx, Caller caller) {
    var name = ctx.pathParam("name");
    var service = services.named(name);
    if (service.isEmpty()) {
      return Refused.NOT_THERE.of(name);
    }
    var format =
        Format.of(Optional.ofNullable(ctx.queryParam("format")).orElse(Format.CIDR.text()));
    return format.isEmpty()
        ? Refused.FIELD.of("format")
        : answer(hints.of(service.get()), format.get(), "true".equals(ctx.queryParam("ipv4-only")));
  }

  private static Answer answer(ServiceRanges ranges, Format format, boolean ipv4Only) {
    return switch (format.of(ranges, ipv4Only)) {
      case Written.Text(var text) ->
          Answer.of(HintJson.of(ranges).put("format", format.text()).put("text", text));
      case Written.DoesNotFit(var why) ->
          new Answer.Refusal(422, "DOES_NOT_FIT", why.stream().map(HintRoutes::notice).toList());
    };
  }

  private static Notice notice(Misfit misfit) {
    var code =
        switch (misfit) {
          case Misfit.Ipv6 lost -> "IPV6";
          case Misfit.Entries many -> "ENTRIES";
          case Misfit.Length length -> "LENGTH";
          case Misfit.OpenToAll open -> "OPEN_TO_ALL";
          case Misfit.Nobody nobody -> "NOBODY";
        };
    var words = misfit.words();
    return new Notice(code, "", words.en(), words.ja());
  }
}
