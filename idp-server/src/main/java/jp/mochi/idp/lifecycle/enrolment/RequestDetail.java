package jp.mochi.idp.lifecycle.enrolment;

import java.util.Map;
import java.util.TreeMap;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentRequest;

/** What records say of a request. */
final class RequestDetail {
  private RequestDetail() {}

  static Map<String, String> of(EnrolmentRequest request) {
    var detail = of(request.candidate());
    detail.put("route", request.route().text());
    detail.put("filedBy", request.by().name());
    if (!request.by().why().isEmpty()) {
      detail.put("why", request.by().why());
    }
    return detail;
  }

  static Map<String, String> of(Candidate candidate) {
    var detail = new TreeMap<String, String>();
    detail.put("person", candidate.person());
    detail.put("username", candidate.username());
    detail.put("device", candidate.device());
    detail.put("ownership", candidate.ownership().text());
    detail.put("platform", candidate.platform().text());
    return detail;
  }
}
