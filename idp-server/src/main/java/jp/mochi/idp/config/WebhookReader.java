package jp.mochi.idp.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;

/** Reads {@code webhooks}. */
final class WebhookReader {
  private static final URI NOWHERE = URI.create("https://invalid.invalid");

  /** Each has its own place in the queue and its own thread. */
  private static final int MOST = 20;

  private final Section root;

  WebhookReader(Section root) {
    this.root = root;
  }

  List<WebhookConfig> read() {
    var names = new HashSet<String>();
    var webhooks = new ArrayList<WebhookConfig>();
    for (var section : root.sections("webhooks")) {
      var webhook = webhook(section);
      if (!names.add(webhook.name())) {
        section.fault("name", FaultCode.WEBHOOK_TWICE, webhook.name());
      }
      webhooks.add(webhook);
    }
    if (webhooks.size() > MOST) {
      root.fault("webhooks", FaultCode.WEBHOOK_MANY, String.valueOf(MOST));
    }
    return webhooks;
  }

  private static WebhookConfig webhook(Section section) {
    return new WebhookConfig(
        section.required("name", name(), "", "shut-out"),
        section.required("url", Addresses.httpsOrHere(), NOWHERE, "https://hooks.corp.example/m"),
        section.required("secret", secret(), new Secret(""), "\"${MOCHI_WEBHOOK_SECRET}\""),
        section.list("events", event()),
        section.list("services", Form.text()));
  }

  private static Form<String> name() {
    return text ->
        text.matches("[a-z0-9][a-z0-9-]{0,39}")
            ? Form.good(text)
            : Form.bad(FaultCode.WEBHOOK_NAME, text);
  }

  private static Form<String> event() {
    return text ->
        text.matches("[a-z][a-z-]*(\\.[a-z][a-z-]*)+") && text.length() <= 64
            ? Form.good(text)
            : Form.bad(FaultCode.WEBHOOK_EVENT, text);
  }

  private static Form<Secret> secret() {
    return text -> {
      try {
        var octets =
            text.startsWith("whsec_") ? Base64.getDecoder().decode(text.substring(6)) : null;
        if (octets != null && octets.length >= 24 && octets.length <= 64) {
          return Form.good(new Secret(text));
        }
      } catch (IllegalArgumentException notBase64) {
        // refused below, like one that is too short
      }
      return Form.bad(FaultCode.WEBHOOK_SECRET);
    };
  }
}
