package jp.mochi.idp.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.ServiceFacts;

/**
 * The in-house web systems that stand behind the same sign-on.
 *
 * @param from the proxies in front of these systems: nobody else is answered
 * @param systems by name
 */
public record GateConfig(List<Cidr> from, Map<String, InHouse> systems) {
  public GateConfig {
    from = List.copyOf(from);
    systems = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(systems));
  }

  /** Which proxy asks: each tells in its own way what a person wants. */
  public enum Proxy {
    NGINX,
    /** By a program of ours that asks as nginx does. */
    APACHE,
    TRAEFIK,
    ENVOY
  }

  /** What a header can tell of a person. */
  public enum Told {
    /** The name that people sign in with. */
    USER,
    /** The directory's immutable id. */
    ID,
    MAIL,
    /** What to call the person. */
    NAME,
    GROUPS
  }

  /**
   * One system.
   *
   * @param name what rules and records call it
   * @param displayName what the sign-in page calls it
   * @param address https, a host, perhaps a port and a path: all that lies below belongs to it
   * @param proxy which proxy asks for it
   * @param tags for rules
   * @param sensitivity for rules: 1 to 4
   * @param data for rules: where its data lies
   * @param publish whether anybody may be told from where it is reached
   * @param headers what it learns of a person, and under which header's name
   * @param groupPrefix of the groups, only those whose names begin so
   */
  public record InHouse(
      String name,
      DisplayName displayName,
      URI address,
      Proxy proxy,
      List<String> tags,
      Optional<Integer> sensitivity,
      Optional<DataLocation> data,
      boolean publish,
      Map<Told, String> headers,
      String groupPrefix) {
    public InHouse {
      tags = List.copyOf(tags);
      headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** What rules may know of it. */
    public ServiceFacts facts() {
      return new ServiceFacts(name, Set.copyOf(tags), sensitivity, data);
    }
  }
}
