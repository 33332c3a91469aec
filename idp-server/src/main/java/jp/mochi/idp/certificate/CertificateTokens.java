package jp.mochi.idp.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;

/**
 * What travels through the browser between the two listeners, sealed. The ask names its browser
 * inside, since no cookie crosses; the proof is sealed for that browser, so that any other one
 * can't use it.
 */
public final class CertificateTokens {
  /** From the handshake to the main listener the browser goes by itself. */
  public static final Duration PROOF_LIFETIME = Duration.ofSeconds(60);

  private static final String ASK = "certificate-ask";
  private static final String PROOF = "certificate-proof";
  private static final ObjectMapper JSON = SealedJson.MAPPER;

  private final Sealer sealer;
  private final Clock clock;

  public CertificateTokens(Sealer sealer, Clock clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * What the witness says.
   *
   * @param id names this proof and no other: it counts once
   * @param request what was asked
   * @param attempt which try it was
   * @param shown what was shown
   */
  public record Witnessed(String id, SignOnRequest request, int attempt, ShownCertificate shown) {
    /** The request as it goes on once this proof counts. */
    public SignOnRequest proved() {
      return request.provedBy(id);
    }
  }

  /**
   * The same as JSON writes it.
   *
   * @param path the certificates; absent where none was shown
   * @param unreadable why what was shown can't be read
   */
  private record Written(
      String id,
      SignOnRequest request,
      int attempt,
      Optional<String> path,
      Optional<String> unreadable) {}

  /** Seals an ask: for ten minutes, and no longer than the request can be gone on with. */
  public String seal(CertificateAsk ask) {
    var latest = ask.request().askedAt().plus(SignOnToken.LONGEST);
    var fresh = clock.instant().plus(SignOnToken.LIFETIME);
    return sealer.seal(ASK, "", json(ask), fresh.isBefore(latest) ? fresh : latest);
  }

  /** Opens an ask, whoever brings it; empty when it is none of ours, or too old. */
  public Optional<CertificateAsk> openAsk(String token) {
    return sealer.content(ASK, "", token).flatMap(text -> read(text, CertificateAsk.class));
  }

  /** Seals what was shown for the browser that the ask names, and for a minute. */
  public String seal(CertificateAsk ask, ShownCertificate shown) {
    var path =
        shown instanceof ShownCertificate.Certificate(var chain)
            ? Optional.of(CertificatePathText.write(chain))
            : Optional.<String>empty();
    var unreadable =
        shown instanceof ShownCertificate.Unreadable(var why)
            ? Optional.of(why)
            : Optional.<String>empty();
    var written =
        new Written(UUID.randomUUID().toString(), ask.request(), ask.attempt(), path, unreadable);
    return sealer.seal(PROOF, ask.browser(), json(written), clock.instant().plus(PROOF_LIFETIME));
  }

  /** Opens what a browser brings back. */
  public SignOnToken.Opened<Witnessed> openProof(String token, String browserHash) {
    return SignOnToken.Opened.of(
        sealer.open(PROOF, browserHash, token),
        text -> read(text, Written.class).map(CertificateTokens::witnessed),
        Witnessed::request);
  }

  private static Witnessed witnessed(Written written) {
    var shown =
        written
            .path()
            .<ShownCertificate>map(
                path -> new ShownCertificate.Certificate(CertificatePathText.read(path)))
            .or(() -> written.unreadable().map(ShownCertificate.Unreadable::new))
            .orElseGet(ShownCertificate.Nothing::new);
    return new Witnessed(written.id(), written.request(), written.attempt(), shown);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a token can't be written as JSON", e);
    }
  }

  /** Nothing when another release of ours has sealed it, in words that this one doesn't know. */
  private static <T> Optional<T> read(String text, Class<T> type) {
    try {
      return Optional.of(JSON.readValue(text, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
