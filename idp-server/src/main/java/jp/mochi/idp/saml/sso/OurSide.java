package jp.mochi.idp.saml.sso;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import jp.mochi.cert.Pem;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Document;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.metadata.IdpDescription;
import jp.mochi.metadata.IdpDescription.Endpoint;
import jp.mochi.metadata.IdpDescription.Kind;
import jp.mochi.metadata.IdpMetadata;

/**
 * What services know of us: our metadata, our certificate, and the key behind it. Keys are read
 * again every few seconds ({@link #refresh}), so that all nodes roll over together.
 */
public final class OurSide implements Supplier<ResponseWriter> {
  private final Names names;
  private final Database database;
  private final SigningKeys keys;
  private volatile State state;

  /** What we are called and where we are found. */
  public record Names(String entityId, URI baseUrl, String displayNameJa, String displayNameEn) {
    /** Where requests come in (SAML Profiles 2.0 §4.1). */
    public String ssoAddress() {
      return baseUrl + "/saml/sso";
    }
  }

  private record State(
      List<SigningKey> published, ResponseWriter writer, Document metadata, Document certificate) {
    SigningKey current() {
      return published.getFirst();
    }
  }

  public OurSide(Names names, Database database, SigningKeys keys) {
    this.names = names;
    this.database = database;
    this.keys = keys;
    keys.currentOrMade(database);
    this.state = state(database.read(keys::published));
  }

  /** Reads the keys again; what they make is made anew only when they differ. */
  public void refresh() {
    var published = database.read(keys::published);
    if (!ids(published).equals(ids(state.published()))) {
      state = state(published);
    }
  }

  /** Signs with the key that is current now. */
  @Override
  public ResponseWriter get() {
    return state.writer();
  }

  /** The key that is current now. */
  public SigningKey key() {
    return state.current();
  }

  /** What we are called and where we are found. */
  public Names names() {
    return names;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, "/saml/metadata", ctx -> state.metadata().serve(ctx)),
        Route.get(Listener.MAIN, "/saml/certificate.pem", ctx -> state.certificate().serve(ctx)));
  }

  private State state(List<SigningKey> published) {
    var current = published.getFirst();
    var description =
        new IdpDescription(
            names.entityId(),
            names.displayNameJa(),
            names.displayNameEn(),
            List.of(
                new Endpoint(Kind.SINGLE_SIGN_ON, Endpoint.HTTP_REDIRECT, names.ssoAddress()),
                new Endpoint(Kind.SINGLE_SIGN_ON, Endpoint.HTTP_POST, names.ssoAddress())),
            published.stream().map(SigningKey::certificate).toList(),
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
            Pem.write(current.certificate())));
  }

  private static List<String> ids(List<SigningKey> keys) {
    return keys.stream().map(SigningKey::id).toList();
  }
}
