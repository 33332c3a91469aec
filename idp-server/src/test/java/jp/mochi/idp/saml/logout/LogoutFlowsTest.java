package jp.mochi.idp.saml.logout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jp.mochi.idp.saml.logout.LogoutFlow.Standing;
import org.junit.jupiter.api.Test;

/** What a cookie can't hold is left out, step by step. */
class LogoutFlowsTest {
  @Test
  void firstWhatIsDoneThenTheLastServicesThenTheSessions() {
    var standing = new LinkedHashMap<String, Standing>();
    standing.put("done", Standing.D);
    standing.put("waiting", Standing.W);
    standing.put("failed", Standing.F);
    var flow = flow(IntStream.range(0, 3).mapToObj(Integer::toString).toList(), standing);

    flow = LogoutFlows.shorter(flow);
    assertEquals(Map.of("waiting", Standing.W, "failed", Standing.F), flow.standing());
    flow = LogoutFlows.shorter(flow);
    assertEquals(Map.of("-", Standing.F, "waiting", Standing.W), flow.standing());
    flow = LogoutFlows.shorter(flow);
    assertEquals(Map.of("-", Standing.F), flow.standing());
    assertEquals(3, flow.sessions().size());
    flow = LogoutFlows.shorter(flow);
    assertEquals(List.of("0"), flow.sessions());
    flow = LogoutFlows.shorter(flow);
    assertEquals(List.of(), flow.sessions());
    assertEquals(Map.of("-", Standing.F), flow.standing(), "never a success");
    var shortest = flow;
    assertThrows(IllegalStateException.class, () -> LogoutFlows.shorter(shortest));
  }

  private static LogoutFlow flow(List<String> sessions, Map<String, Standing> standing) {
    return new LogoutFlow("id", "person", "tanaka", Optional.empty(), sessions, standing, 0);
  }
}
