package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.HistoryEntry;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.ActWords;
import jp.mochi.idp.lifecycle.device.Ending;

/** Devices as JSON. */
final class DeviceJson {
  private DeviceJson() {}

  /** What stands in a list. */
  static ObjectNode of(Device device) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", device.id())
        .put("person", device.owner().person())
        .put("username", device.owner().username())
        .put("name", device.name())
        .put("ownership", device.ownership().text())
        .put("platform", device.platform().text())
        .put("model", device.model())
        .put("state", device.state().text())
        .put("since", device.last().at().toString())
        .put("by", device.last().by().name())
        .put("created", device.created().toString());
  }

  /** The same with what it is known by. */
  static ObjectNode of(Device device, List<Binding> bindings) {
    var node = of(device);
    var array = node.putArray("bindings");
    bindings.forEach(binding -> array.add(of(binding)));
    return node;
  }

  /** The same with what whoever reads it should know. */
  static ObjectNode remarked(ObjectNode node, Optional<Notice> remark) {
    remark.ifPresent(
        it ->
            node.putObject("remark")
                .put("code", it.code())
                .put("en", it.english())
                .put("ja", it.japanese()));
    return node;
  }

  /** An identifier's HMAC is nobody's business. */
  private static ObjectNode of(Binding binding) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", binding.kind().text())
            .put("level", binding.level().number())
            .put("strength", binding.level().text())
            .put("label", binding.label())
            .put("created", binding.created().toString())
            .put("by", binding.createdBy());
    return binding.kind() == BindingKind.IDENTIFIER
        ? node
        : node.put("reference", binding.reference());
  }

  static ObjectNode of(HistoryEntry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("number", entry.revision())
        .put("at", entry.at().toString())
        .put("act", ActWords.word(entry.act()))
        .put("before", entry.from().map(DeviceState::text).orElse(""))
        .put("after", entry.to().text())
        .put("by", entry.by().name())
        .put("reason", entry.why());
  }

  /** A device with what ended with it and what remains. */
  static ObjectNode of(Device device, Ending ending) {
    var node = of(device);
    node.put("sessionsEnded", ending.sessions().size());
    var certificates = node.putArray("certificatesRevoked");
    ending.certificates().forEach(each -> certificates.add(each.serial()));
    var wipe = node.putArray("wipe");
    ending.bindings().forEach(binding -> wipe.add(of(binding)));
    ending.invitations().forEach(node.putArray("invitationsEnded")::add);
    var services = node.putArray("services");
    ending.services().forEach(each -> services.add(of(each)));
    return node;
  }

  private static ObjectNode of(Ending.Remaining remaining) {
    var state = remaining.state();
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("service", state.service())
            .put("session", state.session())
            .put("outcome", state.how().word())
            .put("why", state.why());
    state.until().ifPresent(end -> node.put("until", end.toString()));
    remaining.until().ifPresent(until -> node.put("ownUntil", until.toString()));
    remaining.endIt().ifPresent(address -> node.put("endSessionUrl", address));
    return node;
  }
}
