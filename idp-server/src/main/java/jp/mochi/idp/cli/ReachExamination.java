package jp.mochi.idp.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ListenAddress;

/** Whether we are reached where we say that we are. */
final class ReachExamination {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Terminal terminal;
  private final Configuration configuration;
  private final Findings findings;
  private final Optional<Path> ca;

  ReachExamination(
      Terminal terminal, Configuration configuration, Findings findings, Optional<Path> ca) {
    this.terminal = terminal;
    this.configuration = configuration;
    this.findings = findings;
    this.ca = ca;
  }

  /** No server runs: its addresses must be free for it. */
  void portsAreFree() {
    findings.open("base-url", "baseUrl.notRunning", configuration.baseUrl());
    var listen = configuration.listen();
    free("main", listen.main());
    free("client-certificate", listen.clientCertificate());
    free("management", listen.management());
  }

  private void free(String name, ListenAddress address) {
    var host = address.host().equals("*") ? "0.0.0.0" : address.host();
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, address.port()));
      findings.good("ports", "port.free", name, address);
    } catch (IOException taken) {
      findings.bad("ports", "port.taken", name, address, taken.getMessage());
    }
  }

  /**
   * The server runs: it must answer at its base URL, from wherever that leads. Where a proxy ends
   * TLS, the answer's date is that proxy's.
   */
  void ofTheRunningServer(ClockExamination clocks) {
    findings.good("server", "running");
    var address = URI.create(configuration.baseUrl() + "/saml/metadata");
    var place = new ServerPlace.Found(address, "", ca);
    try (var http =
        HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .sslContext(TrustedTls.of(place, terminal.words()))
            .build()) {
      var request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
      var answer = http.send(request, BodyHandlers.ofString());
      if (configuration.listen().main().plain()) {
        date(answer).ifPresent(date -> clocks.compare(configuration.baseUrl().toString(), date));
      }
      if (answer.statusCode() == 200
          && answer.body().contains("entityID=\"" + configuration.entityId() + "\"")) {
        findings.good("base-url", "baseUrl", address);
      } else {
        findings.bad("base-url", "baseUrl.other", address, answer.statusCode());
      }
    } catch (SSLException untrusted) {
      findings.bad("base-url", "baseUrl.tls", address, untrusted.getMessage());
    } catch (IOException unreachable) {
      findings.bad("base-url", "baseUrl.unreachable", address, said(unreachable));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** RFC 9110 §6.6.1. */
  private static Optional<Instant> date(HttpResponse<?> answer) {
    try {
      return answer
          .headers()
          .firstValue("Date")
          .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static String said(IOException failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
