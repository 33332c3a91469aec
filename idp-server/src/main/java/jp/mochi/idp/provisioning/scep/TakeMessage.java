package jp.mochi.idp.provisioning.scep;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.cert.scep.CertRep;
import jp.mochi.cert.scep.FailInfo;
import jp.mochi.cert.scep.MessageType;
import jp.mochi.cert.scep.NamedCertificate;
import jp.mochi.cert.scep.OpenEnvelope;
import jp.mochi.cert.scep.PkiMessage;
import jp.mochi.cert.scep.ReadPkiMessage;
import jp.mochi.cert.scep.Transaction;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.network.NetworkRate;
import jp.mochi.idp.pki.IssuedByUs;
import jp.mochi.idp.pki.Registrations;
import jp.mochi.idp.provisioning.AskOnce;
import jp.mochi.idp.provisioning.RefusalWords;
import jp.mochi.idp.text.Language;

/**
 * RFC 8894 §4.3 to §4.6: turns a message into its answer.
 *
 * <p>A request is handed to the enrolment desk with its proof: the challenge password, or the
 * certificate that signed where that is to be renewed. Clients older than RFC 8894 renew by a
 * PKCSReq without a challenge, signed by their certificate, which amounts to the same.
 *
 * <p>A stranger may have put somebody else's envelope into a message of their own, and learn what
 * is in it from how we answer. So until the request in a message has proved to be its sender's,
 * there is one answer to whatever is wrong with it ({@link OpenEnvelope#NOT_INTACT}); and what
 * needs no request is opened for those alone whose key or certificate is on record here.
 *
 * <p>Each answer costs a signature, and a stranger needs none of their own for the next: a message
 * can be sent again. So what one network is told in vain is limited; what turns out well doesn't
 * count, since a whole office may stand behind one address.
 *
 * <p>A transaction begins once (§3.2.1.1); see {@link AskOnce} for the same request again, whose
 * answer may have been lost.
 */
public final class TakeMessage {
  static final int IN_VAIN_A_SECOND = 5;
  static final int IN_VAIN_AT_ONCE = 100;

  private final Registrations registrations;
  private final IssuedByUs issued;
  private final Function<Circumstances, EnrolmentDesk> desks;
  private final Lists lists;
  private final ScepRecords records;
  private final Clock clock;
  private final NetworkRate strangers = new NetworkRate(IN_VAIN_A_SECOND, IN_VAIN_AT_ONCE);

  /** Revocation lists, by the authority's id. */
  public interface Lists {
    Optional<Der> of(Authority authority);
  }

  /**
   * @param desks where certificates are asked for, by somebody under these circumstances
   */
  public TakeMessage(
      Registrations registrations,
      IssuedByUs issued,
      Function<Circumstances, EnrolmentDesk> desks,
      Lists lists,
      ScepRecords records,
      Clock clock) {
    this.registrations = registrations;
    this.issued = issued;
    this.desks = desks;
    this.lists = lists;
    this.records = records;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** A message of the protocol. */
    record Answered(Der message) implements Outcome {}

    /** Nothing that the protocol could answer. */
    record Unreadable(String why) implements Outcome {}

    /** Not now; nothing has happened. */
    record Later() implements Outcome {}

    /** Too much was asked in vain from where it comes from; nothing has happened. */
    record TooMany() implements Outcome {}
  }

  /** Takes a message. */
  Outcome take(byte[] message, Circumstances circumstances, Language language) {
    var standing = registrations.now();
    if (standing.isEmpty()) {
      return new Outcome.Later();
    }
    var network = circumstances.clientAddress();
    if (!strangers.take(network, clock.instant())) {
      records.tooMany(circumstances);
      return new Outcome.TooMany();
    }
    var one = new One(standing.get(), circumstances, language);
    var outcome = one.take(message);
    if (one.well) {
      strangers.giveBack(network);
    }
    return outcome;
  }

  /** One message on its way. */
  private final class One {
    private final Registrations.Standing standing;
    private final Circumstances circumstances;
    private final Language language;
    private final CertRep answering;
    private boolean well;

    One(Registrations.Standing standing, Circumstances circumstances, Language language) {
      this.standing = standing;
      this.circumstances = circumstances;
      this.language = language;
      this.answering = new CertRep(standing.answering(), clock.instant());
    }

    Outcome take(byte[] bytes) {
      return switch (ReadPkiMessage.read(bytes, clock.instant())) {
        case ReadPkiMessage.Reading.Read(var message) -> take(message);
        case ReadPkiMessage.Reading.Refused(var transaction, var info, var why) ->
            refused(transaction, info, why, Map.of());
        case ReadPkiMessage.Reading.Unanswerable(var why) -> {
          records.unreadable(circumstances, why);
          yield new Outcome.Unreadable(why);
        }
      };
    }

    private Outcome take(PkiMessage message) {
      return switch (message.type()) {
        case PKCS_REQ -> opened(message, content -> request(message, content));
        case RENEWAL_REQ ->
            issued.same(message.signer()).isPresent()
                ? opened(message, content -> request(message, content))
                : fault(message, EnrolmentFault.UNKNOWN_CERTIFICATE);
        case CERT_POLL ->
            answered(message, desk().poll(EnrolmentRoute.SCEP, id(message), key(message)));
        case GET_CERT -> ifKnown(message, named -> certificate(message, named));
        case GET_CRL -> ifKnown(message, named -> list(message, named));
      };
    }

    private Outcome named(
        PkiMessage message, Der content, Function<NamedCertificate, Outcome> then) {
      return NamedCertificate.read(content)
          .map(then)
          .orElseGet(() -> notIntact(message, Map.of("fault", "names no certificate")));
    }

    /** Before anything is opened: who isn't known would have nothing to gain but what is in it. */
    private Outcome ifKnown(PkiMessage message, Function<NamedCertificate, Outcome> then) {
      return issued.same(message.signer()).isPresent() || issued.isKnown(key(message))
          ? opened(message, content -> named(message, content, then))
          : notIntact(message, Map.of("fault", "signed by nobody who has a certificate of ours"));
    }

    private EnrolmentDesk desk() {
      return desks.apply(circumstances);
    }

    private static String id(PkiMessage message) {
      return message.transaction().id();
    }

    private static String key(PkiMessage message) {
      return message.signerKeyHash();
    }

    private Outcome opened(PkiMessage message, Function<Der, Outcome> then) {
      return switch (new OpenEnvelope(standing.opening()).open(message)) {
        case OpenEnvelope.Opening.Opened(var content) -> then.apply(content);
        case OpenEnvelope.Opening.Refused(var info, var why) ->
            refused(message.transaction(), info, why, Map.of());
      };
    }

    private Outcome request(PkiMessage message, Der content) {
      return switch (CertificationRequest.read(content.bytes())) {
        case CsrOutcome.Read(var request) -> request(message, request);
        case CsrOutcome.Refused(var fault, var what) ->
            notIntact(message, Map.of("request", fault.name(), "part", what));
      };
    }

    private Outcome request(PkiMessage message, CertificationRequest request) {
      var challenge =
          message.type() == MessageType.PKCS_REQ
              ? request.challengePassword().filter(text -> !text.isBlank())
              : Optional.<String>empty();
      if (challenge.isEmpty()) {
        return renewal(message, request);
      }
      if (!request.keyHash().equals(key(message))) {
        return notIntact(message, Map.of("request", "signed by another key than the message"));
      }
      return Proof.shown(challenge.get(), request)
          .map(proof -> asked(message, request, proof, id(message)))
          .orElseGet(() -> noProof(message, "the challenge has another form than handle.secret"));
    }

    /**
     * A request without a challenge is one for a renewal, or has nothing to go by. Many clients
     * name transactions after their key, and renew by the same key: so what is renewed belongs to
     * the name, or they would be given the former certificate as a lost answer.
     */
    private Outcome renewal(PkiMessage message, CertificationRequest request) {
      return issued
          .same(message.signer())
          .map(former -> asked(message, request, former))
          .orElseGet(() -> noProof(message, "no challenge, and not signed by one of ours"));
    }

    private Outcome asked(
        PkiMessage message, CertificationRequest request, IssuedCertificate former) {
      // No client's own id has a line's end in it: nobody begins somebody else's renewal.
      var transaction = id(message) + "\nrenews " + former.serial();
      return asked(message, request, new Proof.Existing(message.signer()), transaction);
    }

    private Outcome asked(
        PkiMessage message, CertificationRequest request, Proof proof, String transaction) {
      var ask = new Ask(EnrolmentRoute.SCEP, request, proof, Optional.of(transaction));
      return answered(message, new AskOnce(clock).ask(desk(), ask));
    }

    private Outcome answered(PkiMessage message, EnrolmentOutcome outcome) {
      return switch (outcome) {
        case EnrolmentOutcome.Issued(var certificate, var chain) ->
            well(answering.certificate(message, certificate.certificate().asCertificate()));
        case EnrolmentOutcome.Pending pending -> well(answering.pending(message));
        case EnrolmentOutcome.Refused refused -> told(message, refused);
      };
    }

    private Outcome well(Der message) {
      well = true;
      return new Outcome.Answered(message);
    }

    /** The desk has recorded it. */
    private Outcome told(PkiMessage message, EnrolmentOutcome.Refused refused) {
      return RefusalWords.passes(refused.fault())
          ? new Outcome.Later()
          : new Outcome.Answered(
              answering.failure(
                  message.transaction(),
                  FailInfoOf.of(refused),
                  RefusalWords.of(refused, language)));
    }

    private Outcome noProof(PkiMessage message, String detail) {
      records.refused(circumstances, id(message), FailInfo.BAD_REQUEST, Map.of("fault", detail));
      return told(message, new EnrolmentOutcome.Refused(EnrolmentFault.NO_PROOF));
    }

    private Outcome fault(PkiMessage message, EnrolmentFault fault) {
      var refused = new EnrolmentOutcome.Refused(fault);
      records.refused(
          circumstances, id(message), FailInfoOf.of(refused), Map.of("fault", fault.name()));
      return told(message, refused);
    }

    /**
     * §2.6: a client's own certificate, by the key that it is for, or by another certificate of the
     * same device. Names are in it, so that it isn't for others.
     */
    private Outcome certificate(PkiMessage message, NamedCertificate named) {
      return issued
          .named(named.issuer(), named.serial())
          .filter(
              found ->
                  found.keyHash().equals(key(message))
                      || issued
                          .same(message.signer())
                          .filter(own -> own.device().equals(found.device()))
                          .filter(own -> own.person().equals(found.person()))
                          .isPresent())
          .map(found -> well(answering.certificate(message, found.certificate().asCertificate())))
          .orElseGet(() -> noSuch(message));
    }

    private Outcome list(PkiMessage message, NamedCertificate named) {
      return issued.authorities(named.issuer()).stream()
          .findFirst()
          .flatMap(lists::of)
          .map(list -> well(answering.list(message, list)))
          .orElseGet(() -> noSuch(message));
    }

    private Outcome noSuch(PkiMessage message) {
      return refused(
          message.transaction(),
          FailInfo.BAD_CERT_ID,
          "No certificate of yours, and no authority of ours, has that issuer and serial number.",
          Map.of());
    }

    private Outcome notIntact(PkiMessage message, Map<String, String> detail) {
      return refused(
          message.transaction(), FailInfo.BAD_MESSAGE_CHECK, OpenEnvelope.NOT_INTACT, detail);
    }

    private Outcome refused(
        Transaction transaction, FailInfo info, String why, Map<String, String> more) {
      var detail = new HashMap<>(more);
      detail.putIfAbsent("fault", why);
      records.refused(circumstances, transaction.id(), info, detail);
      return new Outcome.Answered(answering.failure(transaction, info, why));
    }
  }
}
