package jp.mochi.idp.saml.sso;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Document;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.metadata.IdpDescription;
import jp.mochi.metadata.IdpDescription.Endpoint;
import jp.mochi.metadata.IdpDescription.Kind;
import jp.mochi.metadata.IdpMetadata;

/**
 * What services know of us: our metadata, our certificates, and the key behind them. Which keys are
 * published is read again when it was read a second ago, so that all nodes roll over together.
 */
public final class OurSide implements Supplier<ResponseWriter> {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private final Names names;
  private final Database database;
  private final SigningKeys keys;

  /** One entry. */
  private final LoadingCache<Names, State> fresh;

  private volatile State last;

  /** What we are called and where we are found. */
  public record Names(String entityId, URI baseUrl, String displayNameJa, String displayNameEn) {
    /** Where requests come in (SAML Profiles 2.0 §4.1). */
    public String ssoAddress() {
      return baseUrl + "/saml/sso";
    }
  }

  private record State(
      List<PublishedKey> published,
      ResponseWriter writer,
      Document metadata,
      Document certificates) {}

  public OurSide(Names names, Database database, SigningKeys keys) {
    this.names = names;
    this.database = database;
    this.keys = keys;
    keys.currentOrMade(database);
    this.last = state(database.read(keys::published));
    this.fresh =
        Caffeine.newBuilder().maximumSize(1).expireAfterWrite(MAX_AGE).build(ours -> read());
  }

  /** Signs with the key that is current now. */
  @Override
  public ResponseWriter get() {
    return now().writer();
  }

  /** The keys that services may see signatures of: the current one first. */
  public List<PublishedKey> published() {
    return now().published();
  }

  /** What we are called and where we are found. */
  public Names names() {
    return names;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, "/saml/metadata", ctx -> now().metadata().serve(ctx)),
        Route.get(Listener.MAIN, "/saml/certificate.pem", ctx -> now().certificates().serve(ctx)));
  }

  private State now() {
    return fresh.get(names);
  }

  /** What is made of the keys is made anew only when they differ. */
  private State read() {
    var published = database.read(keys::published);
    if (!published.equals(last.published())) {
      last = state(published);
    }
    return last;
  }

  private State state(List<PublishedKey> published) {
    var current = keys.open(database, published.getFirst().id()).orElseThrow();
    var description =
        new IdpDescription(
            names.entityId(),
            names.displayNameJa(),
            names.displayNameEn(),
            List.of(
                new Endpoint(Kind.SINGLE_SIGN_ON, Endpoint.HTTP_REDIRECT, names.ssoAddress()),
                new Endpoint(Kind.SINGLE_SIGN_ON, Endpoint.HTTP_POST, names.ssoAddress())),
            published.stream().map(PublishedKey::certificate).toList(),
            List.of(
                NameIdChoice.EMAIL,
                NameIdChoice.PERSISTENT,
                NameIdChoice.TRANSIENT,
                NameIdChoice.UNSPECIFIED),
            false);
    var metadata = IdpMetadata.write(description, current.privateKey(), current.certificate());
    return new State(
        published,
        new ResponseWriter(current),
        new Document(
            "application/samlmetadata+xml",
            "inline; filename=\"mochi-metadata.xml\"",
            new String(metadata, StandardCharsets.UTF_8)),
        new Document(
            "application/x-pem-file",
            "attachment; filename=\"mochi-signing.pem\"",
            CertificateList.of(published)));
  }
}
