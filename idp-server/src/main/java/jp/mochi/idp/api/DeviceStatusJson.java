package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.lifecycle.status.StatusBody;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** How devices are, as JSON. */
final class DeviceStatusJson {
  private DeviceStatusJson() {}

  /**
   * A device at this moment.
   *
   * @param zone in which times are told in words
   */
  static ObjectNode of(String device, DeviceStatus.Shown shown, ZoneId zone) {
    var node = JsonNodeFactory.instance.objectNode().put("device", device);
    node.put("compliance", shown.word());
    shown.assessment().status().ifPresent(at -> node.put("status", at.toString()));
    shown.assessment().proved().ifPresent(at -> node.put("proved", at.toString()));
    var missing = node.putArray("missing");
    shown.shortfalls().forEach(each -> missing.add(of(each, zone)));
    var reports = node.putArray("reports");
    shown.reports().forEach(each -> reports.add(of(each)));
    return node;
  }

  /**
   * What a device isn't like.
   *
   * @param zone in which times are told in words
   */
  static ObjectNode of(Shortfall shortfall, ZoneId zone) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("what", shortfall.what().text())
            .put("wanted", shortfall.wanted())
            .put("how", shortfall.how().name())
            .put("en", Texts.in(Language.EN).missing(shortfall, zone))
            .put("ja", Texts.in(Language.JA).missing(shortfall, zone));
    shortfall
        .until()
        .ifPresent(
            first ->
                node.put("until", first.day().toString())
                    .put(
                        "untilAt", first.begin().toString())); // a day begins where the policy says
    return node;
  }

  /** One report, by the names of the fields in which it may come. */
  static ObjectNode of(KeptStatus status) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("number", status.number())
            .put("source", status.source().text())
            .put("time", status.at().toString())
            .put("received", status.received().toString());
    var facts = status.facts();
    facts.version().ifPresent(version -> node.put("osVersion", version.toString()));
    facts.patched().ifPresent(day -> node.put("patchDate", day.toString()));
    facts.flags().forEach((flag, yes) -> node.put(StatusBody.field(flag), yes.booleanValue()));
    facts.profiles().ifPresent(all -> all.forEach(node.putArray("profiles")::add));
    status.apps().ifPresent(apps -> node.put("apps", apps));
    return node;
  }
}
