package jp.mochi.idp.helpdesk;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.audit.AuditQuery;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.audit.AuditSearch;
import jp.mochi.idp.audit.PersonRecords;
import jp.mochi.idp.helpdesk.FindPeople.Found;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.portal.Door;
import jp.mochi.idp.portal.Portal;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.Visit;

/** The one search, what it finds, and what is recorded under a reference id. */
final class SearchRoutes {
  /** What the form with the one field is sealed for, wherever it stands. */
  static final String FORM = "helpdesk search";

  private static final String FOUND = "/helpdesk/found";
  private static final String RECORD = "/helpdesk/records/{reference}";
  private static final String TYPED = "helpdesk-typed";
  private static final Duration KEPT = Duration.ofMinutes(30);
  private static final int WAITING = 10;
  private static final int RECORDS = 20;
  private static final int LONGEST = 200;

  /** What may be a number that a device bears: none of these is written down in clear. */
  private static final Pattern MAY_BE_A_NUMBER = Pattern.compile("(?=.*[0-9].*[0-9])[^@]{6,}");

  private final HelpdeskRoutes.Parts parts;
  private final Shown shown;
  private final FindPeople find;
  private final AuditSearch records;
  private final SearchPages searchPages;
  private final RecordPages recordPages;

  SearchRoutes(HelpdeskRoutes.Parts parts, Shown shown) {
    this.parts = parts;
    this.shown = shown;
    this.find =
        new FindPeople(
            parts.directory(),
            parts.register(),
            new KnownHere(parts.database(), parts.register(), parts.sessions(), parts.clock()));
    this.records = new AuditSearch(parts.database(), parts.audit());
    this.searchPages = new SearchPages(shown, parts.clock());
    this.recordPages = new RecordPages(shown, parts.services(), parts.clock());
  }

  List<Route> routes() {
    var door = parts.door();
    return List.of(
        Route.get(Listener.MAIN, Portal.HELPDESK.address(), door.front(this::front)),
        Route.post(Listener.MAIN, SearchPages.SEARCH, door.form(ctx -> FORM, this::search)),
        Route.get(Listener.MAIN, FOUND, door.page(this::found)),
        Route.get(Listener.MAIN, RECORD, door.page(this::record)));
  }

  private String form(Visit visit) {
    return parts.door().sealForTheDay(visit, FORM);
  }

  private void front(Context ctx, Visit visit) {
    var requests =
        parts
            .enrolment()
            .requests()
            .list(
                new EnrolmentRequests.Wanted(
                    Optional.empty(),
                    Optional.of(EnrolmentRequest.State.PENDING),
                    Optional.empty(),
                    WAITING));
    var devices =
        parts
            .register()
            .list(
                new Devices.Wanted(
                    Optional.empty(),
                    Optional.of(DeviceState.PENDING),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    WAITING));
    searchPages.front(ctx, form(visit), new SearchPages.Waiting(requests, devices));
  }

  /** One hit is gone to at once; what was typed stands in no address, which logs keep. */
  private void search(Context ctx, Visit visit) {
    var typed = Door.field(ctx, "search").orElse("").strip();
    if (typed.isEmpty() || typed.length() > LONGEST) {
      shown.go(ctx, Portal.HELPDESK.address());
      return;
    }
    var found = find.find(typed);
    var record = found.reference().filter(this::isOnRecord);
    if (record.isPresent()) {
      shown.go(ctx, PersonPages.record(record.get()));
    } else if (found.people().size() == 1 && !found.more() && !found.away()) {
      recorded(visit, typed, found);
      shown.go(ctx, PersonPages.address(found.people().getFirst().id().value()));
    } else {
      var until = visit.visitor().circumstances().time().plus(KEPT);
      var token = parts.sealer().seal(TYPED, visit.visitor().browserHash(), typed, until);
      shown.go(ctx, FOUND + "?search=" + Shown.encoded(token));
    }
  }

  /** Who looks at it is recorded where it is shown; what was typed may be a number after all. */
  private boolean isOnRecord(String reference) {
    return parts.database().<Boolean>read(handle -> PersonRecords.isOnRecord(handle, reference));
  }

  private void found(Context ctx, Visit visit) {
    var typed =
        Optional.ofNullable(ctx.queryParam("search"))
            .flatMap(token -> parts.sealer().content(TYPED, visit.visitor().browserHash(), token));
    if (typed.isEmpty()) {
      shown.go(ctx, Portal.HELPDESK.address());
      return;
    }
    var found = find.find(typed.get());
    recorded(visit, typed.get(), found);
    searchPages.found(ctx, form(visit), typed.get(), found);
  }

  private void recorded(Visit visit, String typed, Found found) {
    var detail = new LinkedHashMap<String, String>();
    var read = FindPeople.read(typed);
    var hidden = found.bySecret() || MAY_BE_A_NUMBER.matcher(read).matches();
    detail.put("search", hidden ? parts.sealer().pseudonym(typed) : typed);
    detail.put("found", String.valueOf(found.people().size()));
    HelpdeskRoutes.record(parts, visit, "helpdesk search", "", detail);
  }

  private List<AuditRecord> records(Visit visit, String reference) {
    var query =
        new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(reference));
    var searcher = visit.actor().searcher();
    // The search's own record is under the reference of this request, never under the one looked
    // for.
    return records.search(searcher, query, Optional.empty(), RECORDS).records();
  }

  private void record(Context ctx, Visit visit) {
    var reference = FindPeople.reference(ctx.pathParam("reference"));
    var found = reference.map(it -> records(visit, it)).orElse(List.of());
    if (found.isEmpty()) {
      parts.door().notFound(ctx, visit);
      return;
    }
    recordPages.show(ctx, form(visit), reference.orElseThrow(), found);
  }
}
