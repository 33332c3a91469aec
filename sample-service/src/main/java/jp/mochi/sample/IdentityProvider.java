package jp.mochi.sample;

import com.onelogin.saml2.settings.IdPMetadataParser;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.settings.SettingsBuilder;
import com.onelogin.saml2.util.Util;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.xml.xpath.XPathException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/**
 * What this service knows of its identity provider: read from the metadata when first needed, and
 * again when half a minute old, so that a new key is known without a restart. While the metadata
 * can't be read, what was known before holds.
 */
final class IdentityProvider {
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 1 << 20;

  private record Known(Saml2Settings settings, Instant at) {}

  private final Options options;
  private final TlsFiles tls;
  private final Clock clock;
  private final HttpClient http;
  private @Nullable Known known;

  IdentityProvider(Options options, TlsFiles tls, Clock clock) {
    this.options = options;
    this.tls = tls;
    this.clock = clock;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER);
    Optional<SSLContext> trusting = tls.trusting();
    trusting.ifPresent(client::sslContext);
    this.http = client.build();
  }

  /** Both sides' settings for the toolkit, or what went wrong in words. */
  sealed interface Settings {}

  record Ready(Saml2Settings settings) implements Settings {}

  record Unreadable(String why) implements Settings {}

  synchronized Settings settings() {
    Instant now = clock.instant();
    Known before = known;
    if (before != null && before.at().plus(FRESH).isAfter(now)) {
      return new Ready(before.settings());
    }
    try {
      Saml2Settings read = build(read());
      known = new Known(read, now);
      return new Ready(read);
    } catch (IOException | XPathException e) {
      return before == null
          ? new Unreadable(options.idpMetadata() + ": " + e)
          : new Ready(before.settings());
    }
  }

  /** The half of the settings that needs no identity provider: enough for our own metadata. */
  Saml2Settings own() {
    Saml2Settings settings = new SettingsBuilder().fromValues(ownValues()).build();
    settings.setSPValidationOnly(true);
    return settings;
  }

  private Saml2Settings build(String xml) throws IOException, XPathException {
    Document document = Util.loadXML(xml);
    if (document == null) {
      throw new IOException("this is no well-formed XML, or has a DOCTYPE");
    }
    Map<String, Object> values = new HashMap<>(IdPMetadataParser.parseXML(document));
    values.putAll(ownValues());
    Saml2Settings settings = new SettingsBuilder().fromValues(values).build();
    if (!settings.checkIdPSettings().isEmpty()) {
      throw new IOException(
          "this metadata names no usable identity provider: " + settings.checkIdPSettings());
    }
    return settings;
  }

  private Map<String, Object> ownValues() {
    Map<String, Object> values = new HashMap<>();
    values.put(SettingsBuilder.STRICT_PROPERTY_KEY, true);
    values.put(SettingsBuilder.SP_ENTITYID_PROPERTY_KEY, options.entityId());
    values.put(
        SettingsBuilder.SP_ASSERTION_CONSUMER_SERVICE_URL_PROPERTY_KEY, options.acs().toString());
    values.put(SettingsBuilder.SP_SINGLE_LOGOUT_SERVICE_URL_PROPERTY_KEY, options.slo().toString());
    values.put(SettingsBuilder.SECURITY_LOGOUTREQUEST_SIGNED, options.signRequests());
    values.put(SettingsBuilder.SECURITY_LOGOUTRESPONSE_SIGNED, options.signRequests());
    values.put(SettingsBuilder.SECURITY_WANT_MESSAGES_SIGNED, false);
    values.put(SettingsBuilder.SECURITY_WANT_ASSERTIONS_SIGNED, true);
    values.put(SettingsBuilder.SECURITY_WANT_XML_VALIDATION, true);
    values.put(SettingsBuilder.SECURITY_REJECT_DEPRECATED_ALGORITHM, true);
    values.put(SettingsBuilder.SECURITY_AUTHREQUEST_SIGNED, options.signRequests());
    values.put(
        SettingsBuilder.SECURITY_SIGNATURE_ALGORITHM,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    if (options.signRequests()) {
      tls.signing()
          .ifPresent(
              signing -> {
                values.put(SettingsBuilder.SP_X509CERT_PROPERTY_KEY, signing.certificate());
                values.put(SettingsBuilder.SP_PRIVATEKEY_PROPERTY_KEY, signing.key());
              });
    }
    return values;
  }

  private String read() throws IOException {
    if (!options.idpMetadata().matches("https?://.*")) {
      return Files.readString(Path.of(options.idpMetadata()));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(options.idpMetadata()))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("the identity provider answered " + response.statusCode());
        }
        return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
