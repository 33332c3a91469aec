package jp.mochi.idp.signal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.idp.config.Secret;
import jp.mochi.idp.config.WebhookConfig;
import jp.mochi.idp.network.Body;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.OutsideContent;

/**
 * POSTs events to one address, signed as the Standard Webhooks specification has it, so that its
 * libraries verify them: {@code webhook-id} is the message's and stays the same however often it is
 * tried, {@code webhook-timestamp} is when it is tried, and {@code webhook-signature} is {@code
 * v1,} and HMAC-SHA-256 over id, timestamp and body. Whoever verifies refuses a timestamp that is
 * more than five minutes off, and an id that it has seen.
 *
 * <p>A status of the 200s is a yes; anything else, a redirect too, is tried again.
 */
final class WebhookCarrier implements Carrier {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What it answers is of no interest beyond its status. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final String PREFIX = "whsec_";

  private final WebhookConfig config;
  private final OutsideCalls outside;
  private final Clock clock;

  WebhookCarrier(WebhookConfig config, OutsideCalls outside, Clock clock) {
    this.config = config;
    this.outside = outside;
    this.clock = clock;
  }

  static String channel(WebhookConfig config) {
    return "webhook:" + config.name();
  }

  @Override
  public String channel() {
    return channel(config);
  }

  @Override
  public Trip setOut() {
    return new Trip() {
      @Override
      public Outcome bring(Message message, Begin begin) {
        return begin.mayLeave() ? post(message) : new Outcome.Later("somebody else sends it");
      }

      @Override
      public void close() {
        // each call has a connection of its own
      }
    };
  }

  private Outcome post(Message message) {
    var body = message.content().getBytes(StandardCharsets.UTF_8);
    var now = clock.instant();
    var headers =
        Map.of(
            "webhook-id", message.id(),
            "webhook-timestamp", String.valueOf(now.getEpochSecond()),
            "webhook-signature", signature(config.secret(), message.id(), now, body));
    var content = OutsideContent.json(headers, Body.of(body));
    return switch (outside.post(config.url(), content, MOST_BYTES, LIMIT)) {
      case OutsideCalls.Answered(var status, var _) when status.startsWith("2") ->
          new Outcome.Done();
      case OutsideCalls.Answered(var status, var _) ->
          new Outcome.Later(
              status.isEmpty() ? "The answer is not HTTP." : "The answer has status " + status);
      case OutsideCalls.NotCalled(var why) -> new Outcome.NobodyThere(why);
    };
  }

  /** The value of {@code webhook-signature}. */
  static String signature(Secret secret, String id, Instant at, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var key = Base64.getDecoder().decode(secret.reveal().substring(PREFIX.length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
