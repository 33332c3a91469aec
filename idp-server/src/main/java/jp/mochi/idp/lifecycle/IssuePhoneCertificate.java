package jp.mochi.idp.lifecycle;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CheckRequest;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssueCertificate;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.authority.IssuedCertificates.Recorded;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.EnrolmentOutcome.Refused;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.TokenUnavailable;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/**
 * Signs a phone's certificate and records it. It is signed first, outside of the transaction, and
 * exists for nobody before the one that records it, whose its key is, and what it takes the place
 * of.
 *
 * <p>A device has one certificate in force, and for an overlap the one before it, so that a phone
 * that never got the answer can ask again: what was replaced before already is taken back at once,
 * except the one by which somebody asks.
 */
public final class IssuePhoneCertificate {
  /** No authority issues, since the last one that did was taken back. */
  private static final Refused TAKEN_BACK =
      new Refused(EnrolmentFault.NO_AUTHORITY, "The issuing authority was taken back.");

  private final Database database;
  private final OwnAuthority own;
  private final AuditLog audit;
  private final TakeBack back;
  private final TellLater later;
  private final Clock clock;
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Authorities authorities = new Authorities();
  private final KeyOfDevice keys = new KeyOfDevice();

  /**
   * @param later tells services of sessions that ended with their certificate
   */
  public IssuePhoneCertificate(
      Database database, OwnAuthority own, AuditLog audit, TellLater later, Clock clock) {
    this.database = database;
    this.own = own;
    this.audit = audit;
    this.back = new TakeBack(audit, clock);
    this.later = later;
    this.clock = clock;
  }

  /**
   * What is to be issued.
   *
   * @param renewed the device's certificate by which it is asked for
   * @param issuedBy who let it in: whoever made the code, and isn't always who asks with it
   */
  public record Order(
      Actor actor,
      Holder holder,
      CertificationRequest request,
      IssuedCertificate.How how,
      Optional<IssuedCertificate> renewed,
      String issuedBy) {
    /** Of an actor who lets it in themselves. */
    public Order(
        Actor actor,
        Holder holder,
        CertificationRequest request,
        IssuedCertificate.How how,
        Optional<IssuedCertificate> renewed) {
      this(actor, holder, request, how, renewed, actor.name());
    }
  }

  /** What else the recording transaction holds. */
  public interface Together {
    /** Nothing else. */
    Together NOTHING =
        new Together() {
          @Override
          public Optional<EnrolmentFault> before(Handle handle) {
            return Optional.empty();
          }

          @Override
          public void after(Handle handle, IssuedCertificate certificate) {}
        };

    /**
     * Brings the device into the register that nobody has brought in yet: before anything else is
     * held, as it is where a device is lost. A fault means that none is issued.
     */
    default Optional<EnrolmentFault> enter(Handle handle) {
      return Optional.empty();
    }

    /** The sessions that ended by what was brought in: services are told of them afterwards. */
    default List<Session> ended() {
      return List.of();
    }

    /** Uses up what lets the request in; a fault means that nothing was used and none is issued. */
    Optional<EnrolmentFault> before(Handle handle);

    /** It is recorded. */
    void after(Handle handle, IssuedCertificate certificate);
  }

  /** What is wrong with an order before anything is signed; empty where nothing is. */
  public Optional<Refused> fault(Order order) {
    var check = new CheckRequest(order.holder());
    var fault =
        order.renewed().isPresent()
            ? check.faultOfRenewal(order.request())
            : check.fault(order.request());
    return fault
        .map(it -> new Refused(EnrolmentFault.REQUEST, Optional.of(it.fault()), it.what()))
        .or(
            () ->
                database.read(
                    handle -> conflict(handle, order).or(() -> keys.known(handle, order))));
  }

  /** Issues, or says why not; never half. */
  public EnrolmentOutcome issue(Order order, Together together) {
    var fault = fault(order);
    if (fault.isPresent()) {
      return fault.get();
    }
    var authority = own.authorities().now().current(new Authority.Role.Issuing());
    if (authority.isEmpty()) {
      var none = own.authorities().now().all().isEmpty();
      return none ? new Refused(EnrolmentFault.NO_AUTHORITY) : TAKEN_BACK;
    }
    if (!clock.instant().isBefore(authority.get().end())) {
      return new Refused(EnrolmentFault.AUTHORITY_ENDED, authority.get().end().toString());
    }
    try {
      var signer = own.authorities().signer(authority.get());
      var points = own.authorities().points(authority.get());
      var certificate =
          new IssueCertificate(authority.get().certificate(), signer, own.profile(), points)
              .sign(order.request(), order.holder(), clock.instant());
      return recorded(authority.get(), order, certificate, together);
    } catch (TokenUnavailable away) {
      return new Refused(EnrolmentFault.TOKEN_UNAVAILABLE, String.valueOf(away.getMessage()));
    }
  }

  private EnrolmentOutcome recorded(
      Authority authority, Order order, X509Certificate certificate, Together together) {
    var row =
        IssuedCertificate.of(
            authority,
            certificate,
            order.request().keyHash(),
            order.holder(),
            clock.instant(),
            order.issuedBy(),
            order.how());
    var chain = chain(row);
    var ended = new ArrayList<Session>();
    try {
      var recorded =
          database.write(
              handle -> {
                ended.clear();
                held(handle, order, together).ifPresent(Undone::undo);
                var marked = wasOutside(handle, order, row) ? row.ofKeyOutside() : row;
                record(handle, order, marked, together, ended).ifPresent(Undone::undo);
                return marked;
              });
      ended.addAll(together.ended());
      SessionsOfCertificate.tell(later, ended, order.actor());
      return new EnrolmentOutcome.Issued(recorded, chain);
    } catch (Undone undone) {
      return undone.why;
    }
  }

  /**
   * A key that was outside once can't be called back, whatever way it comes by the next time; and
   * whoever renews by such a key may be whoever copied it, with a key of their own.
   */
  private boolean wasOutside(Handle handle, Order order, IssuedCertificate row) {
    return order.renewed().filter(former -> former.how().keyOutside()).isPresent()
        || issued.wasOutside(handle, row.device(), row.keyHash());
  }

  /**
   * Rolls the recording transaction back: whatever it has used up or replaced before it found why
   * not to issue, nothing of that stays.
   */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refused why;

    private Undone(Refused why) {
      super(why.fault().name(), null, false, false);
      this.why = why;
    }

    @SuppressWarnings("DoNotCallSuggester") // whoever calls it wants that
    static void undo(Refused why) {
      throw new Undone(why);
    }
  }

  /**
   * Has whatever decides of the device stay as it is, and says what is against the order. The
   * register's row comes first, as it does where a device is lost.
   */
  private Optional<Refused> held(Handle handle, Order order, Together together) {
    var outside = together.enter(handle).map(Refused::new);
    var shut = outside.or(() -> keys.fault(handle, order));
    issued.hold(handle, order.holder().device());
    return conflict(handle, order).or(() -> shut);
  }

  /** Why it isn't recorded; empty where it is. */
  private Optional<Refused> record(
      Handle handle, Order order, IssuedCertificate row, Together together, List<Session> ended) {
    if (authorities.isRevoked(handle, row.authority())) {
      return Optional.of(TAKEN_BACK); // since it was signed; nothing is used up
    }
    var used = together.before(handle);
    if (used.isPresent()) {
      return used.map(Refused::new);
    }
    makeRoom(handle, order, row.serial(), ended);
    if (issued.record(handle, row, order.holder()) != Recorded.DONE) {
      // Another device has recorded the same key since it was looked up above.
      return Optional.of(new Refused(EnrolmentFault.KEY_OF_ANOTHER_DEVICE));
    }
    keys.bind(handle, row, clock.instant());
    var detail = CertificateDetail.of(row);
    detail.put("sha256", CertificateFacts.of(row.certificate().asCertificate()).fingerprint());
    detail.put("keyOutside", String.valueOf(row.how().keyOutside()));
    detail.put("issuedBy", row.issuedBy());
    order.renewed().ifPresent(former -> detail.put("renews", former.serial()));
    audit.append(handle, order.actor().did("certificate issue", row.serial(), detail));
    together.after(handle, row);
    return Optional.empty();
  }

  /** That the key or the device is somebody else's. */
  private Optional<Refused> conflict(Handle handle, Order order) {
    var key = issued.mayHave(handle, order.request().keyHash(), order.holder());
    if (key != Recorded.DONE) {
      return Optional.of(
          new Refused(
              key == Recorded.KEY_BARRED
                  ? EnrolmentFault.KEY_BARRED
                  : EnrolmentFault.KEY_OF_ANOTHER_DEVICE));
    }
    return inForce(handle, order).stream()
        .filter(each -> !each.person().equals(order.holder().person()))
        .findFirst()
        .map(each -> new Refused(EnrolmentFault.DEVICE_OF_ANOTHER, order.holder().device()));
  }

  private void makeRoom(Handle handle, Order order, String by, List<Session> ended) {
    for (var former : inForce(handle, order)) {
      var asking = order.renewed().filter(it -> it.serial().equals(former.serial())).isPresent();
      if (asking || (order.renewed().isEmpty() && former.replaced().isEmpty())) {
        issued.replace(handle, former, clock.instant());
      } else {
        var taken = back.replaced(handle, order.actor(), former, by);
        ended.addAll(taken.sessions());
      }
    }
  }

  private List<IssuedCertificate> inForce(Handle handle, Order order) {
    return issued.inForce(handle, order.holder().device(), clock.instant());
  }

  /** What signed a certificate, with what is above it. */
  public List<X509Certificate> chain(IssuedCertificate certificate) {
    var view = own.authorities().now();
    return view.byId(certificate.authority()).stream()
        .flatMap(authority -> view.chain(authority).stream())
        .map(Authority::certificate)
        .toList();
  }
}
