package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mail} and {@code webhooks} may say. */
class MailAndWebhooksTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

  @TempDir private Path directory;
  private ConfigurationFiles files;

  @BeforeEach
  void open() {
    files = new ConfigurationFiles(directory);
  }

  private MailConfig mail(String text) {
    return files
        .read(ConfigurationFiles.LEAST + "mail: {from: m@corp.example, " + text + "}\n")
        .mail()
        .orElseThrow();
  }

  private void assertMailFaults(String text, String... faults) {
    var found = files.faults(ConfigurationFiles.LEAST + "mail: {" + text + "}\n");
    assertEquals(List.of(faults), found.stream().map(f -> f.replaceFirst("^\\d+ ", "")).toList());
  }

  @Test
  void mailGoesOverTlsUnlessItStaysOnThisMachine() {
    assertEquals(
        URI.create("smtps://mail.example:465"), mail("server: smtps://mail.example").server());
    assertTrue(mail("server: smtp://mail.example").startTls());
    assertFalse(mail("server: smtp://localhost:25, start-tls: false").startTls());
    assertMailFaults(
        "from: m@corp.example, server: smtp://mail.example, start-tls: false",
        "mail.start-tls MAIL_BARE");
    assertMailFaults(
        "from: m@corp.example, server: smtp://localhost.example, start-tls: false",
        "mail.start-tls MAIL_BARE");
  }

  @Test
  void whatIsNoServerOrNoAddressIsAFault() {
    assertMailFaults("from: m@corp.example, server: https://mail.example", "mail.server SMTP_URL");
    assertMailFaults(
        "from: m@corp.example, server: \"smtps://u:p@mail.example\"", "mail.server SMTP_URL");
    assertMailFaults(
        "from: \"Mochi <m@corp.example>\", server: smtps://mail.example", "mail.from MAIL_ADDRESS");
    assertMailFaults("from: m@corp.example", "mail.server MISSING");
    assertMailFaults(
        "from: m@corp.example, server: smtps://mail.example, username: u", "mail.password MISSING");
    assertMailFaults(
        "from: m@corp.example, server: smtps://mail.example, password: p", "mail.username MISSING");
  }

  private List<String> webhookFaults(String text) {
    return files.faults(ConfigurationFiles.LEAST + "webhooks: [" + text + "]\n").stream()
        .map(f -> f.replaceFirst("^\\d+ ", ""))
        .toList();
  }

  private static String webhook(String name, String url, String secret) {
    return "{name: " + name + ", url: \"" + url + "\", secret: \"" + secret + "\"}";
  }

  @Test
  void aWebhookIsSignedAndGoesOverTlsUnlessItStaysOnThisMachine() {
    assertEquals(List.of(), webhookFaults(webhook("a", "https://h.example/x?y", SECRET)));
    assertEquals(List.of(), webhookFaults(webhook("a", "http://127.0.0.1:9/x", SECRET)));
    assertEquals(
        List.of("webhooks.url WEBHOOK_URL"),
        webhookFaults(webhook("a", "http://h.example/x", SECRET)));
    assertEquals(
        List.of("webhooks.url WEBHOOK_URL"),
        webhookFaults(webhook("a", "https://u:p@h.example/x", SECRET)));
    for (var weak : List.of("secret", "whsec_c2hvcnQ=", "whsec_###", SECRET.substring(6))) {
      assertEquals(
          List.of("webhooks.secret WEBHOOK_SECRET"),
          webhookFaults(webhook("a", "https://h.example", weak)));
    }
    assertEquals(
        List.of("webhooks.name WEBHOOK_NAME"),
        webhookFaults(webhook("A_b", "https://h.example", SECRET)));
    assertEquals(
        List.of("webhooks.name WEBHOOK_TWICE"),
        webhookFaults(
            webhook("a", "https://h.example", SECRET)
                + ", "
                + webhook("a", "https://i.example", SECRET)));
  }

  @Test
  void aWebhookIsToldOfWhatItWants() {
    var all =
        new WebhookConfig(
            "a", URI.create("https://h.example"), new Secret(SECRET), List.of(), List.of("*"));
    assertTrue(all.wants("device.lost") && all.signsOutAt("box"));
    var some =
        new WebhookConfig(
            "a",
            URI.create("https://h.example"),
            new Secret(SECRET),
            List.of("service.sign-out"),
            List.of("box"));
    assertFalse(some.wants("device.lost"));
    assertTrue(some.signsOutAt("box"));
    assertFalse(some.signsOutAt("other"));
  }
}
