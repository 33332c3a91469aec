package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import jp.mochi.cert.enrolment.AwaitedDevice;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.EnrolmentCode;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;

/** Codes, awaited devices and requests as JSON; no secret but the one that was just made. */
final class EnrolmentJson {
  private final Clock clock;

  EnrolmentJson(Clock clock) {
    this.clock = clock;
  }

  ObjectNode made(HandOutCodes.Made made, String page) {
    return of(made.candidate())
        .put("code", made.challenge().text())
        .put("link", HandOutCodes.link(page, made.challenge().text()))
        .put("expires", made.expires().toString());
  }

  ObjectNode of(EnrolmentCode code) {
    var node = of(code.candidate()).put("route", code.route().text());
    return by(node, code.by())
        .put("made", code.made().toString())
        .put("expires", code.expires().toString())
        .put("wrong", code.wrong());
  }

  ObjectNode of(AwaitedDevice device) {
    return by(of(device.candidate()), device.by())
        .put("mdm", device.mdm())
        .put("filed", device.filed().toString())
        .put("expires", device.expires().toString());
  }

  ObjectNode of(EnrolmentRequest request) {
    var node =
        by(of(request.candidate()), request.by())
            .put("id", request.id())
            .put("route", request.route().text())
            .put("keyOutside", request.keyOutside())
            .put("state", request.standing(clock.instant()).text())
            .put("filed", request.filed().toString())
            .put("expires", request.expires().toString());
    request
        .decision()
        .ifPresent(
            decision ->
                node.put("decided", decision.at().toString())
                    .put("decidedBy", decision.by().name())
                    .put("decidedWhy", decision.by().why()));
    request.serial().ifPresent(serial -> node.put("serial", serial));
    return node;
  }

  private static ObjectNode of(Candidate candidate) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("person", candidate.person())
        .put("username", candidate.username())
        .put("device", candidate.device())
        .put("ownership", candidate.ownership().text())
        .put("platform", candidate.platform().text());
  }

  private static ObjectNode by(ObjectNode node, By by) {
    return node.put("by", by.name()).put("why", by.why());
  }
}
