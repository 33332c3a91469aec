package jp.mochi.idp.signon;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.idp.text.Sha256;

/**
 * What was asked, and nothing of what was proved: this is what travels in the sealed token while
 * pages are shown.
 *
 * @param id names this request and no other, up to its answer or the next proof by certificate or
 *     key, see {@link #provedBy}: a proof that is made for it says so
 * @param requester the name of the {@link Requester} that asked
 * @param service the short name of the service the person wants to go to
 * @param serviceNameJa what Japanese screens call it
 * @param serviceNameEn what English screens call it
 * @param forceAuthn factors proved before {@code askedAt} don't count
 * @param passive no page may be shown
 * @param details the requester's own words, which it alone reads
 * @param askedAt when it was asked
 * @param startAgain where the person can start again at the service, if known
 */
public record SignOnRequest(
    UUID id,
    String requester,
    String service,
    String serviceNameJa,
    String serviceNameEn,
    boolean forceAuthn,
    boolean passive,
    Map<String, String> details,
    Instant askedAt,
    Optional<String> startAgain) {
  public SignOnRequest {
    Objects.requireNonNull(id);
    details = Map.copyOf(details);
  }

  /** One that begins here. */
  public static SignOnRequest begun(
      String requester,
      String service,
      String serviceNameJa,
      String serviceNameEn,
      boolean forceAuthn,
      boolean passive,
      Map<String, String> details,
      Instant askedAt,
      Optional<String> startAgain) {
    return new SignOnRequest(
        UUID.randomUUID(),
        requester,
        service,
        serviceNameJa,
        serviceNameEn,
        forceAuthn,
        passive,
        details,
        askedAt,
        startAgain);
  }

  /**
   * The same as it goes on once something was proved for it: under an id that the token of the page
   * which follows has, and no token from before. So nothing is proved for whoever has asked the
   * same in a browser with the same cookies, whosever browser made the proof. The same proof gives
   * the same id, so that a reload goes on.
   *
   * @param proof a name of the proof that nobody can guess, and that was sealed all the way
   */
  public SignOnRequest provedBy(String proof) {
    return new SignOnRequest(
        named(id + "/" + proof),
        requester,
        service,
        serviceNameJa,
        serviceNameEn,
        forceAuthn,
        passive,
        details,
        askedAt,
        startAgain);
  }

  private static UUID named(String text) {
    var bytes = ByteBuffer.wrap(Sha256.of(text));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /** The same with other words of the requester's. */
  public SignOnRequest with(Map<String, String> otherDetails) {
    return new SignOnRequest(
        id,
        requester,
        service,
        serviceNameJa,
        serviceNameEn,
        forceAuthn,
        passive,
        otherDetails,
        askedAt,
        startAgain);
  }

  /** The same request to another entry of the service. */
  public SignOnRequest to(String otherService, String nameJa, String nameEn) {
    return new SignOnRequest(
        id,
        requester,
        otherService,
        nameJa,
        nameEn,
        forceAuthn,
        passive,
        details,
        askedAt,
        startAgain);
  }

  /** From when on proofs count; from ever where it is absent (SAML Core 2.0 §3.4.1, ForceAuthn). */
  public Optional<Instant> notBefore() {
    return forceAuthn ? Optional.of(askedAt) : Optional.empty();
  }
}
