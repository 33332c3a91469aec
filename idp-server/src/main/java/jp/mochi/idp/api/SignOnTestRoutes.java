package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.lifecycle.TestSignOn;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.saml.rehearsal.Finding;
import jp.mochi.idp.saml.rehearsal.ServiceTest;

/** {@code /service-providers/{name}/test}: a sign-on that nobody makes, looked at strictly. */
final class SignOnTestRoutes {
  private final TestSignOn testing;
  private final Clock clock;

  SignOnTestRoutes(TestSignOn testing, Clock clock) {
    this.testing = testing;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(POST, "/service-providers/{name}/test", ApiRoute.ADMIN, this::test));
  }

  private Answer test(Context ctx, Caller caller) throws IOException {
    return RequestBody.with(
        ctx,
        body -> {
          var user = body.needed("user");
          var from = body.text("from");
          var at = body.text("at").map(text -> WrittenTime.read(text, clock));
          var proved = body.text("proved").orElse(ProvedText.USUAL);
          return body.refusal()
              .or(() -> unreadable(from, at, proved))
              .orElseGet(() -> test(caller, ctx.pathParam("name"), user, from, at, proved));
        });
  }

  private Optional<Answer> unreadable(
      Optional<String> from, Optional<WrittenTime.Read> at, String proved) {
    if (from.isPresent() && IpAddress.parse(from.get()).isEmpty()) {
      return Optional.of(Refused.NO_ADDRESS.of(from.get()));
    }
    var noFactor =
        ProvedText.of(proved).isEmpty()
            ? Optional.<Answer>of(Refused.NO_FACTOR.of(proved))
            : Optional.<Answer>empty();
    return at.flatMap(WrittenTime.Read::refusal).or(() -> noFactor);
  }

  private Answer test(
      Caller caller,
      String name,
      String user,
      Optional<String> from,
      Optional<WrittenTime.Read> at,
      String proved) {
    var question =
        new TestSignOn.Question(
            user,
            name,
            from.flatMap(IpAddress::parse),
            at.flatMap(WrittenTime.Read::time).orElseGet(clock::instant),
            ProvedText.of(proved).orElseThrow());
    return switch (testing.test(caller.actor(), question)) {
      case TestSignOn.Outcome.Tested tested -> Answer.of(json(name, tested));
      case TestSignOn.Outcome.NoSuchPerson nobody -> Refused.NO_SUCH_PERSON.of(user);
      case TestSignOn.Outcome.SeveralPeople several -> Refused.SEVERAL_PEOPLE.of(user);
      case TestSignOn.Outcome.NoSuchService none -> Refused.NOT_THERE.of(name);
      case TestSignOn.Outcome.DirectoryAway away -> Refused.DIRECTORY_SILENT.of(user);
      case TestSignOn.Outcome.PolicyUnusable(var why) -> Refused.POLICY_UNUSABLE.of(why);
    };
  }

  private ObjectNode json(String name, TestSignOn.Outcome.Tested tested) {
    var node =
        JsonNodeFactory.instance
            .objectNode()
            .put("service", name)
            .put("answeredBy", tested.report().answering().name());
    for (var level : Finding.Level.values()) {
      var many = tested.findings().stream().filter(it -> it.level() == level).count();
      node.put(level.word(), many);
    }
    node.set("policy", PolicyJson.of(tested.explained(), clock.getZone()));
    tested.report().sample().ifPresent(sample -> put(node, sample));
    node.set("checks", checks(tested.findings()));
    return node;
  }

  private static void put(ObjectNode node, ServiceTest.Sample sample) {
    var name = sample.nameId();
    var nameId =
        node.putObject("nameId")
            .put("format", name.format())
            .put("value", name.value())
            .put("wouldBeMade", sample.nameIdIsNew());
    name.nameQualifier().ifPresent(text -> nameId.put("nameQualifier", text));
    name.spNameQualifier().ifPresent(text -> nameId.put("spNameQualifier", text));
    var attributes = node.putArray("attributes");
    for (var each : sample.attributes()) {
      var attribute =
          attributes.addObject().put("name", each.name()).put("nameFormat", each.nameFormat());
      each.friendlyName().ifPresent(text -> attribute.put("friendlyName", text));
      each.values().forEach(attribute.putArray("values")::add);
    }
    node.put("response", sample.sent());
    sample.clear().ifPresent(text -> node.put("responseBeforeEncryption", text));
  }

  private static ArrayNode checks(List<Finding> findings) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var finding : findings) {
      array
          .addObject()
          .put("check", finding.check().name())
          .put("result", finding.level().word())
          .put("code", finding.code())
          .put("en", finding.english())
          .put("ja", finding.japanese());
    }
    return array;
  }
}
