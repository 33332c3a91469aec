package jp.mochi.idp.lifecycle.status.poll;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import jp.mochi.idp.config.StatusSourceConfig.AndroidManagement;
import jp.mochi.idp.config.StatusSourceConfig.Intune;
import jp.mochi.idp.config.StatusSourceConfig.Management;

/**
 * How a token is asked for (RFC 6749 §4.4, RFC 7523 §2.1). The files are read each time, so that a
 * new secret needs no new start.
 */
@FunctionalInterface
interface TokenGrant {
  /** The largest file with a key or a secret. */
  int MOST_BYTES = 64 << 10;

  /**
   * The fields of the request.
   *
   * @throws IOException where the file can't be read, or isn't what it should be; its message is a
   *     sentence that holds nothing of the file
   */
  String fields(Instant now) throws IOException;

  /** As the management wants it. */
  static TokenGrant of(Management management) {
    return switch (management) {
      case AndroidManagement android -> new ServiceAccount(android);
      case Intune intune -> new ClientCredentials(intune);
    };
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(file + " has more than " + MOST_BYTES + " bytes.");
      }
      return bytes;
    } catch (FileSystemException closed) {
      throw new IOException(file + " can't be read.", closed);
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** RFC 6749 §4.4: as an application with a secret. */
  record ClientCredentials(Intune management) implements TokenGrant {
    @Override
    public String fields(Instant now) throws IOException {
      var file = management.clientSecret();
      var secret = new String(read(file), StandardCharsets.UTF_8).strip();
      if (secret.isEmpty() || secret.lines().count() > 1) {
        throw new IOException(file + " must hold the client secret's value and nothing else.");
      }
      var fields = new LinkedHashMap<String, String>();
      fields.put("grant_type", "client_credentials");
      fields.put("client_id", management.clientId());
      fields.put("client_secret", secret);
      fields.put("scope", origin(management.baseUrl()) + "/.default");
      return form(fields);
    }

    private static String origin(URI address) {
      return address.getScheme() + "://" + address.getRawAuthority();
    }
  }

  /** RFC 7523 §2.1: as an account with a key, as Google hands it out in a JSON file. */
  record ServiceAccount(AndroidManagement management) implements TokenGrant {
    private static final String SCOPE = "https://www.googleapis.com/auth/androidmanagement";
    private static final long LIFETIME_SECONDS = 3_600;

    @Override
    public String fields(Instant now) throws IOException {
      var file = management.serviceAccount();
      var key =
          Fields.object(read(file))
              .filter(it -> it.path("type").asText().equals("service_account"))
              .filter(it -> !it.path("client_email").asText().isEmpty())
              .orElseThrow(() -> new IOException(file + " isn't a service account's key in JSON."));
      var fields = new LinkedHashMap<String, String>();
      fields.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
      fields.put("assertion", signed(file, key, now));
      return form(fields);
    }

    /** The file says where to ask for tokens, too; the configuration alone is followed. */
    private String signed(Path file, ObjectNode key, Instant now) throws IOException {
      var json = JsonNodeFactory.instance;
      var header = json.objectNode().put("alg", "RS256").put("typ", "JWT");
      header.put("kid", key.path("private_key_id").asText());
      var claims = json.objectNode().put("iss", key.path("client_email").asText());
      claims.put("scope", SCOPE).put("aud", management.tokenUrl().toString());
      claims.put("iat", now.getEpochSecond());
      claims.put("exp", now.getEpochSecond() + LIFETIME_SECONDS);
      var content = part(header.toString()) + "." + part(claims.toString());
      try {
        var signature = Signature.getInstance("SHA256withRSA");
        var pem = key.path("private_key").asText().replaceAll("-----[A-Z ]+-----|\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(spec));
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + encoded(signature.sign());
      } catch (GeneralSecurityException | IllegalArgumentException noKey) {
        throw new IOException(file + " holds no private key that can be used.");
      }
    }

    private static String part(String json) {
      return encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
  }
}
