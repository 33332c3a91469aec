package jp.mochi.idp.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Locale;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/**
 * What went wrong, as programs read it (RFC 9457): its type and title are the same each time,
 * {@code detail} is about this time, and {@code instance} is the reference id under which the
 * helpdesk finds it. Beside these {@code error} names the kind, and {@code messages} say in both
 * languages what to do.
 */
public final class Problem {
  /** RFC 9457 §3. */
  public static final String CONTENT_TYPE = "application/problem+json";

  /** Below this address programs call. */
  static final String PROGRAMS = "/api/";

  private static final JsonMapper JSON = new JsonMapper();

  private Problem() {}

  /**
   * One problem.
   *
   * @param code its kind, {@code NOT_THERE}
   * @param messages what is wrong and what to do, each with {@code code}, {@code element}, {@code
   *     en} and {@code ja}
   */
  public static void write(Context ctx, int status, String code, ArrayNode messages) {
    var node = of(status, code, messages, Reference.of(ctx));
    ctx.status(status).contentType(CONTENT_TYPE).result(bytes(node));
  }

  /** The same as a document. */
  public static ObjectNode of(int status, String code, ArrayNode messages, String reference) {
    var words = code.toLowerCase(Locale.ROOT);
    var detail = messages.isEmpty() ? "" : messages.path(0).path("en").asText();
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "urn:problem-type:mochi:" + words.replace('_', '-'))
            .put("title", title(words.replace('_', ' ')))
            .put("status", status)
            .put("detail", detail)
            .put("instance", "urn:mochi:reference:" + reference)
            .put("error", code);
    node.set("messages", messages);
    return node.put("reference", reference);
  }

  private static String title(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** The same of what never reached a route. */
  static byte[] bytes(int status, Reason reason, String reference) {
    return bytes(of(status, reason.name(), messages(reason), reference));
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException neverOfATree) {
      throw new IllegalStateException(neverOfATree);
    }
  }

  /** Where programs call a problem, whatever comes of it: an unknown path, a fault of ours. */
  static ErrorPage forPrograms(ErrorPage elsewhere) {
    return (ctx, reason, reference) -> {
      if (ctx.path().startsWith(PROGRAMS)) {
        write(ctx, ctx.statusCode(), reason.name(), messages(reason));
      } else {
        elsewhere.render(ctx, reason, reference);
      }
    };
  }

  private static ArrayNode messages(Reason reason) {
    var messages = JsonNodeFactory.instance.arrayNode();
    messages
        .addObject()
        .put("code", reason.name())
        .put("element", "")
        .put("en", Texts.in(Language.EN).message(reason))
        .put("ja", Texts.in(Language.JA).message(reason));
    return messages;
  }
}
