package jp.mochi.idp.config;

import java.net.URI;
import java.util.List;

/**
 * A script that is told of events.
 *
 * @param name what commands and records call it
 * @param url https, or this machine's
 * @param secret by which what we send is signed: {@code whsec_} and 24 to 64 octets in Base64
 * @param events which it wants; empty: all
 * @param services at which services it signs people out, by their short names; {@code *}: all
 */
public record WebhookConfig(
    String name, URI url, Secret secret, List<String> events, List<String> services) {
  /** The event that somebody is to be signed out at a service. */
  public static final String SIGN_OUT = "service.sign-out";

  public WebhookConfig {
    events = List.copyOf(events);
    services = List.copyOf(services);
  }

  /** Whether it is told of such events. */
  public boolean wants(String event) {
    return events.isEmpty() || events.contains(event);
  }

  /** Whether it signs people out at a service. */
  public boolean signsOutAt(String service) {
    return wants(SIGN_OUT) && (services.contains(service) || services.contains("*"));
  }
}
