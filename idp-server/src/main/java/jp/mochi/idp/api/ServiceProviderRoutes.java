package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import jp.mochi.idp.lifecycle.AddByPreset;
import jp.mochi.idp.lifecycle.AddByPreset.Wanted;
import jp.mochi.idp.lifecycle.MetadataSource;
import jp.mochi.idp.lifecycle.ServiceOutcome;
import jp.mochi.idp.lifecycle.ServiceProviderEntries;
import jp.mochi.metadata.Original;

/** {@code /service-providers}: whom people sign in to. */
final class ServiceProviderRoutes {
  private static final String ALL = "/service-providers";
  private static final String ONE = ALL + "/{name}";

  private final ServiceProviderEntries entries;
  private final AddByPreset byPreset;
  private final ServiceProviderJson json;

  ServiceProviderRoutes(
      ServiceProviderEntries entries, AddByPreset byPreset, ServiceProviderJson json) {
    this.entries = entries;
    this.byPreset = byPreset;
    this.json = json;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(GET, ALL, ApiRoute.ANY, (ctx, caller) -> list()),
        new ApiRoute(POST, ALL, ApiRoute.ADMIN, this::add).takingMetadata(),
        new ApiRoute(GET, ONE, ApiRoute.ANY, (ctx, caller) -> shown(entries.show(name(ctx)), 200)),
        new ApiRoute(PATCH, ONE, ApiRoute.ADMIN, this::setOptions),
        new ApiRoute(PUT, ONE + "/metadata", ApiRoute.ADMIN, this::replaceMetadata)
            .takingMetadata(),
        new ApiRoute(DELETE, ONE, ApiRoute.ADMIN, this::remove));
  }

  private Answer list() {
    var node = JsonNodeFactory.instance.objectNode();
    var array = node.putArray("serviceProviders");
    entries.list().forEach(entry -> array.add(json.line(entry)));
    return Answer.of(node);
  }

  private Answer add(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var source = source(body);
          var name = body.text("name");
          var options = body.texts("options");
          var preset = body.text("preset");
          return body.refusal()
              .orElseGet(
                  () ->
                      preset.isEmpty()
                          ? shown(entries.add(caller.actor(), source, name, options), 201)
                          : byPreset(caller, new Wanted(preset.get(), source, name, options)));
        });
  }

  private Answer byPreset(Caller caller, Wanted wanted) {
    return switch (byPreset.add(caller.actor(), wanted)) {
      case AddByPreset.Outcome.Answered(var outcome) -> shown(outcome, 201);
      case AddByPreset.Outcome.NotUsable(var faults) -> PresetRoutes.notUsable(faults);
    };
  }

  private Answer setOptions(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var options = body.texts("options");
          var version = version(body);
          return body.refusal()
              .orElseGet(
                  () ->
                      shown(entries.setOptions(caller.actor(), name(ctx), version, options), 200));
        });
  }

  private Answer replaceMetadata(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var source = source(body);
          var version = version(body);
          return body.refusal()
              .orElseGet(
                  () ->
                      shown(
                          entries.replaceMetadata(caller.actor(), name(ctx), version, source),
                          200));
        });
  }

  private Answer remove(Context ctx, Caller caller) {
    return shown(entries.remove(caller.actor(), name(ctx)), 200);
  }

  Answer shown(ServiceOutcome outcome, int status) {
    return switch (outcome) {
      case ServiceOutcome.Done(var entry, var warnings) ->
          new Answer.Document(status, json.whole(entry, warnings));
      case ServiceOutcome.Refused(var faults) -> new Answer.Refusal(422, "REFUSED", faults);
      case ServiceOutcome.NotThere(var name) -> Refused.NOT_THERE.of(name);
      case ServiceOutcome.ChangedMeanwhile(var version) ->
          Refused.CHANGED_MEANWHILE.of(String.valueOf(version));
    };
  }

  /**
   * One of: a document, as text or in Base64; an address; or what was typed, which a preset may do
   * without.
   */
  private static MetadataSource source(RequestBody body) {
    var entityId = body.text("entityId");
    if (body.has("metadata")) {
      var text = body.needed("metadata");
      return document(body, inUtf8(text).getBytes(StandardCharsets.UTF_8), entityId);
    }
    if (body.has("metadataBase64")) {
      return document(body, decoded(body), entityId);
    }
    if (body.has("url")) {
      return new MetadataSource.AtAddress(body.needed("url"), entityId);
    }
    if (entityId.isEmpty() && !body.has("preset")) {
      body.note("metadata");
    }
    return new MetadataSource.ByHand(
        entityId.orElse(""), body.texts("acs"), body.text("certificate"), Optional.empty());
  }

  private static MetadataSource document(
      RequestBody body, byte[] document, Optional<String> entityId) {
    var source = body.text("source").orElse("pasted");
    return new MetadataSource.Document(Original.of(source, document), entityId);
  }

  private static byte[] decoded(RequestBody body) {
    try {
      return Base64.getMimeDecoder().decode(body.needed("metadataBase64"));
    } catch (IllegalArgumentException notBase64) {
      body.note("metadataBase64");
      return new byte[0];
    }
  }

  /** Text has no encoding any more, whatever its XML declaration says. */
  private static String inUtf8(String text) {
    return text.replaceFirst("^(<\\?xml[^>]*?)\\s+encoding\\s*=\\s*(\"[^\"]*\"|'[^']*')", "$1");
  }

  private static OptionalLong version(RequestBody body) {
    var version = body.number("version");
    return version.isPresent() ? OptionalLong.of(version.get()) : OptionalLong.empty();
  }

  private static String name(Context ctx) {
    return ctx.pathParam("name");
  }
}
