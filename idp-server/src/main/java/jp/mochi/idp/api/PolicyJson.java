package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import jp.mochi.idp.lifecycle.ExplainPolicy;
import jp.mochi.idp.network.ZoneExplanation;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** A decision with all that it came from. */
final class PolicyJson {
  private PolicyJson() {}

  /**
   * An answer.
   *
   * @param zone in which times are told in words
   */
  static ObjectNode of(ExplainPolicy.Outcome.Explained explained, ZoneId zone) {
    var node = decision(explained.decision());
    var trace = explained.decision().trace();
    node.put("policy", trace.policyVersion());
    trace.decidedBy().ifPresent(rule -> node.put("rule", rule));
    node.set("steps", steps(trace));
    node.set("nearest", nearest(explained.nearest(), zone));
    var missing = node.putArray("missing");
    explained.missing().forEach(each -> missing.add(DeviceStatusJson.of(each, zone)));
    node.set("facts", facts(explained));
    return node;
  }

  private static ObjectNode decision(Decision decision) {
    var node = JsonNodeFactory.instance.objectNode();
    switch (decision) {
      case Decision.Permit(var obligations, var trace) -> {
        node.put("decision", "permit");
        var named = node.putObject("obligations");
        obligations.byName().forEach(named::put);
      }
      case Decision.Need(var factor, var why, var trace) ->
          words(node.put("decision", "need").put("factor", factor.text()), why);
      case Decision.Refuse(var reason, var why, var trace) ->
          words(node.put("decision", "refuse").put("reason", reason.name()), why);
    }
    return node;
  }

  private static void words(ObjectNode node, Optional<Words> why) {
    why.ifPresent(said -> node.putObject("why").put("en", said.en()).put("ja", said.ja()));
  }

  private static ArrayNode steps(Trace trace) {
    var steps = JsonNodeFactory.instance.arrayNode();
    for (var step : trace.steps()) {
      var node =
          steps
              .addObject()
              .put("rule", step.rule())
              .put("verdict", step.verdict().name())
              .put("reportOnly", step.reportOnly());
      step.because().forEach(node.putArray("because")::add);
    }
    return steps;
  }

  private static ArrayNode nearest(Optional<NearestChange> nearest, ZoneId zone) {
    var changes = JsonNodeFactory.instance.arrayNode();
    nearest.ifPresent(
        found ->
            found
                .changes()
                .forEach(
                    change ->
                        changes
                            .addObject()
                            .put("change", change.kind().name())
                            .put("name", change.name())
                            .put("value", change.value())
                            .put("en", Texts.in(Language.EN).change(change, zone))
                            .put("ja", Texts.in(Language.JA).change(change, zone))));
    return changes;
  }

  private static ObjectNode facts(ExplainPolicy.Outcome.Explained explained) {
    var facts = explained.facts();
    var person = explained.person();
    var node = JsonNodeFactory.instance.objectNode().put("at", facts.now().toString());
    var who =
        node.putObject("person")
            .put("username", person.username())
            .put("displayName", person.displayName())
            .put("disabled", person.disabled());
    person.groups().stream().sorted().forEach(who.putArray("groups")::add);
    node.set("service", of(facts.service()));
    node.put("from", facts.clientAddress());
    node.set("zones", zones(explained.zones()));
    node.set("proved", proved(facts));
    device(facts.device()).ifPresent(device -> node.set("device", device));
    return node;
  }

  static ObjectNode of(ServiceFacts service) {
    var node = JsonNodeFactory.instance.objectNode().put("name", service.name());
    service.tags().stream().sorted().forEach(node.putArray("tags")::add);
    service.sensitivity().ifPresent(level -> node.put("sensitivity", level));
    service.data().map(DataLocation::text).ifPresent(where -> node.put("data", where));
    return node;
  }

  private static Optional<ObjectNode> device(DeviceFacts device) {
    if (device.ownership().isEmpty()) {
      return Optional.empty();
    }
    var node = JsonNodeFactory.instance.objectNode();
    device.ownership().ifPresent(it -> node.put("ownership", it.text()));
    device.binding().ifPresent(it -> node.put("binding", it.text()));
    node.put("compliance", device.compliance().map(Compliance::text).orElse("unknown"));
    device.status().ifPresent(at -> node.put("status", at.toString()));
    return Optional.of(node);
  }

  private static ObjectNode zones(ZoneExplanation why) {
    var node = JsonNodeFactory.instance.objectNode();
    why.in().stream().map(ZoneExplanation.In::zone).distinct().forEach(node.putArray("in")::add);
    why.out().forEach(node.putArray("out")::add);
    why.unknown().stream()
        .map(ZoneExplanation.Unknown::zone)
        .forEach(node.putArray("unknown")::add);
    return node;
  }

  private static ArrayNode proved(Facts facts) {
    var proved = JsonNodeFactory.instance.arrayNode();
    for (var factor : facts.factors()) {
      proved
          .addObject()
          .put("factor", factor.factor().text())
          .put("seconds", Duration.between(factor.at(), facts.now()).toSeconds());
    }
    return proved;
  }
}
